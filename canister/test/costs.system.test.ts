import { readFile, writeFile } from "node:fs/promises";
import { LIMITS } from "@store-forever/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, upload, uuid } from "../src/archive.fixture.ts";
import { type BackendNetwork, okOf, startBackend } from "./backend.fixture.ts";

/** Kept beside the code: `UPDATE_COSTS=1` writes what is measured, so that a change of cost is seen in review. */
const COSTS = new URL("../costs.json", import.meta.url);
const isUpdate = process.env.UPDATE_COSTS !== undefined;

let network: BackendNetwork;
beforeAll(async () => {
  network = await startBackend();
});
afterAll(() => network?.devnet.close());

/** Instructions that an operation has taken since the canister was made. */
async function instructions(operation: string): Promise<number> {
  const { operations } = await network.anonymous.backend.stats();
  return Number(operations.find((count) => count.operation === operation)?.instructions ?? 0n);
}

async function costOf(operation: string, run: () => Promise<unknown>): Promise<number> {
  const before = await instructions(operation);
  await run();
  return (await instructions(operation)) - before;
}

describe("the instructions that operations take", () => {
  it("are within a tenth of those kept in costs.json, and within their limits", async () => {
    const { backend } = network.person();
    const { chunks } = upload(bytesOf(2 * LIMITS.chunkSizeBytes, 1), uuid(1), { commit: true });
    const [first, second] = chunks as [(typeof chunks)[number], (typeof chunks)[number]];
    const assets = Array.from({ length: LIMITS.maxAssetsPerCall }, (_, index) => bytesOf(20_000 + index, index));
    const memories = assets.map((bytes, index) => memoryInput(uuid(100 + index), [assetRef("original", bytes)]));
    const gallery = galleryInput(
      uuid(5),
      memories.map((memory) => memory.id),
    );
    const measured = {
      put_chunk_first: await costOf("put_chunk", async () => okOf(await backend.put_chunk(first))),
      put_chunk_last_with_commit: await costOf("put_chunk", async () => okOf(await backend.put_chunk(second))),
      store_assets_64: await costOf("store_assets", () =>
        backend.store_assets(assets.map((bytes) => ({ sha256: sha256(bytes), bytes }))),
      ),
      memories_create_64: await costOf("memories_create", () => backend.memories_create(memories)),
      store_gallery_64: await costOf("store_gallery_forever", () => backend.store_gallery_forever(gallery)),
      share_gallery_64: await costOf("create_share_link", () => backend.create_share_link(uuid(5))),
      memories_delete_64: await costOf("memories_delete", () => backend.memories_delete(memories.map(({ id }) => id))),
    };
    if (isUpdate) await writeFile(COSTS, `${JSON.stringify(measured, null, 2)}\n`);
    const kept: Record<string, number> = JSON.parse(await readFile(COSTS, "utf8"));
    const ratios = Object.entries(measured).map(([name, count]) => [name, count / (kept[name] ?? 0)] as const);
    const off = ratios.filter(([, ratio]) => !(ratio > 0.9 && ratio < 1.1));
    expect(off, `measured: ${JSON.stringify(measured)}`).toEqual([]);
    expect(Math.max(measured.put_chunk_first, measured.put_chunk_last_with_commit)).toBeLessThan(0.2e9);
    for (const [name, count] of Object.entries(measured)) expect(count, name).toBeLessThan(40e9);
  });
});
