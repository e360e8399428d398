import { type AssetKind, LIMITS } from "@store-forever/protocol";
import { expect, it } from "vitest";
import type { BackendConnection } from "./backend/backend-connection.ts";
import { readPicture } from "./read-pictures.ts";

const BYTES = Uint8Array.of(1, 2, 3);
const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", BYTES));
const asked: unknown[] = [];

/** An archive that sends these bytes, whatever it is asked for. */
const sending = (bytes: Uint8Array) =>
  ({
    ask: async (method: (backend: unknown) => Promise<unknown>) =>
      method({
        blob_read_chunk: async (locator: { kind: object }) => {
          asked.push(...Object.keys(locator.kind));
          return bytes;
        },
      }),
  }) as unknown as Pick<BackendConnection, "ask">;

const memory = (...assets: [AssetKind, number][]) => ({
  memoryId: "m",
  assets: assets.map(([kind, sizeBytes]) => ({ kind, sha256, sizeBytes })),
});

it("reads the largest picture that browsers show and that one message carries", async () => {
  asked.length = 0;
  expect(await readPicture(sending(BYTES), memory(["original", 9e6], ["display", 3], ["thumb", 3]))).toEqual([
    { memoryId: "m", bytes: BYTES },
  ]);
  await readPicture(sending(BYTES), memory(["original", 9e6], ["display", LIMITS.chunkSizeBytes + 1], ["thumb", 3]));
  expect(await readPicture(sending(BYTES), memory(["original", 9e6]))).toEqual([]);
  expect(asked).toEqual(["display", "thumb"]);
});

it("passes on nothing that differs from what is certified by one byte", async () => {
  const reading = readPicture(sending(Uint8Array.of(1, 2, 4)), memory(["original", 3], ["display", 3]));
  await expect(reading).rejects.toThrow("The archive sent another display than it certifies.");
});
