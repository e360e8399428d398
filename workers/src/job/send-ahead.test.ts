import { err, ok } from "@store-forever/protocol";
import { expect, test } from "vitest";
import { deferred } from "../async/deferred.ts";
import type { PreparedAsset, PreparedMemory } from "../prepare/prepared-memory.ts";
import { prepareWhileSending } from "./send-ahead.ts";

const original: PreparedAsset = {
  kind: "original",
  sha256: new Uint8Array(32),
  sizeBytes: 20_000_000,
  contentType: "image/tiff",
  bytes: new Blob([]),
};
const prepared = {} as PreparedMemory;

test("a large original travels while its derivatives are made", async () => {
  const order: string[] = [];
  const [begun, arrived] = [deferred(), deferred()];
  const api = {
    original: async () => ok(original),
    async prepare() {
      order.push("deriving");
      begun.resolve();
      // Derivatives that were made first would wait for ever.
      await arrived.promise;
      order.push("derived");
      return ok(prepared);
    },
  };
  const preparing = prepareWhileSending(api, { memoryId: "m", isRepeated: false }, (asset) => {
    expect(asset).toBe(original);
    order.push("sending");
    void begun.promise.then(() => {
      order.push("arrived");
      arrived.resolve();
    });
  });
  expect(await preparing).toEqual(ok(prepared));
  expect(order).toEqual(["sending", "deriving", "arrived", "derived"]);
});

test("what may not go ahead is sent with its derivatives", async () => {
  const failure = err({ code: "Internal" as const, message: "The prepare worker has ended." });
  for (const answer of [ok(undefined), failure]) {
    const sent: PreparedAsset[] = [];
    const api = { original: async () => answer, prepare: async () => ok(prepared) };
    expect(await prepareWhileSending(api, { memoryId: "m", isRepeated: false }, (asset) => sent.push(asset))).toEqual(
      ok(prepared),
    );
    expect(sent).toEqual([]);
  }
});

test("what came from several addresses is compared with its page before anything is sent", async () => {
  const told: [string, boolean][] = [];
  const api = {
    original: async () => ok(original),
    prepare: async (memoryId: string, isRepeated: boolean) => {
      told.push([memoryId, isRepeated]);
      return ok(prepared);
    },
  };
  const sent: PreparedAsset[] = [];
  await prepareWhileSending(api, { memoryId: "m", isRepeated: true }, (asset) => sent.push(asset));
  expect({ told, sent }).toEqual({ told: [["m", true]], sent: [] });
});
