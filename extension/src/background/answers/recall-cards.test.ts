import "fake-indexeddb/auto";
import { archiveId, ok } from "@store-forever/protocol";
import { afterEach, expect, it, vi } from "vitest";
import { CANISTER, endDevice, ORIGIN, startDevice } from "../../../test/jobs-on-device.ts";
import { giveConsent } from "../../storage/consents.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { compareCards } from "./recall-cards.ts";

const { asked } = vi.hoisted(() => ({ asked: [] as number[] }));
vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));
vi.mock("@store-forever/workers", () => ({
  checkPresence: async (_network: unknown, _signer: unknown, ids: string[]) => {
    asked.push(ids.length);
    return ok(new Map(ids.map((id) => [id, { sha256: "ab".repeat(32), sizeBytes: 1 }])));
  },
}));
vi.mock("../../backend/open-capsule.ts", () => ({
  openCapsule: async () => ({
    backend: {
      get_gallery_statuses: async (ids: string[]) => ({
        Ok: ids.map((gallery_id) => ({ gallery_id, stored_memories: COUNT, total_memories: COUNT })),
      }),
    },
  }),
}));

/** More memories than the archive is asked about together. */
const COUNT = 2_500;
const galleryId = "4d3f0b1e-1d0c-4f43-9a39-54f1a1c4ab01";

afterEach(() => endDevice());

it("takes replaced photos off the card of a gallery of which another browser has stored more than is asked about together", async () => {
  const capsule = await startDevice();
  const network = { host: "https://icp-api.io", canisterId: CANISTER, viewerUrl: "https://viewer.icp0.io" };
  const items = Array.from({ length: COUNT }, (_, index) => ({
    memoryId: archiveId(ORIGIN, "memory", `${index}`),
    contentHash: (index < 3 ? "cd" : "ab").repeat(32),
  }));
  vi.stubGlobal("fetch", async (address: URL | string) =>
    Response.json(String(address).includes("/items") ? { items } : network),
  );
  await giveConsent(await openDatabase(), { origin: ORIGIN, capsule });
  expect(await compareCards(ORIGIN, [galleryId], `${ORIGIN}/edges`)).toEqual(
    ok([{ galleryId, storedCount: COUNT - 3, totalCount: COUNT }]),
  );
  expect(asked).toEqual([1_000, 1_000, 500]);
});
