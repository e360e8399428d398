import { readFile, writeFile } from "node:fs/promises";
import { LIMITS, toHex } from "@store-forever/protocol";
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

async function keptCosts(): Promise<Record<string, number>> {
  return JSON.parse(await readFile(COSTS, "utf8"));
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
    const before = await keptCosts();
    if (isUpdate) await writeFile(COSTS, `${JSON.stringify({ ...before, ...measured }, null, 2)}\n`);
    const kept = await keptCosts();
    const ratios = Object.entries(measured).map(([name, count]) => [name, count / (kept[name] ?? 0)] as const);
    const off = ratios.filter(([, ratio]) => !(ratio > 0.9 && ratio < 1.1));
    expect(off, `measured: ${JSON.stringify(measured)}`).toEqual([]);
    const perByte = Math.max(measured.put_chunk_first, measured.put_chunk_last_with_commit) / LIMITS.chunkSizeBytes;
    // 0.2 billion for 1.8 MiB.
    expect(perByte).toBeLessThan(106);
    for (const [name, count] of Object.entries(measured)) expect(count, name).toBeLessThan(40e9);
  });

  it("hardly grow with what is stored", async () => {
    const { backend } = network.person();
    const photo = bytesOf(1_000, 9);
    okOf((await backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
    const inputs = (first: number, count: number) =>
      Array.from({ length: count }, (_, index) => memoryInput(uuid(first + index), [assetRef("original", photo)]));
    const fresh = inputs(1_000_000, 10);
    const ids = fresh.map(({ id }) => id);
    const galleryId = uuid(7);
    const measure = async () => ({
      memories_create: await costOf("memories_create", () => backend.memories_create(fresh)),
      store_gallery: await costOf("store_gallery_forever", () =>
        backend.store_gallery_forever(galleryInput(galleryId, ids)),
      ),
      create_share_link: await costOf("create_share_link", () => backend.create_share_link(galleryId)),
      delete_gallery: await costOf("delete_gallery", () => backend.delete_gallery(galleryId)),
      memories_delete: await costOf("memories_delete", () => backend.memories_delete(ids)),
    });
    (await backend.memories_create(inputs(0, 100))).map(okOf);
    const few = await measure();
    for (let stored = 100; stored < 1_000; stored += 100)
      (await backend.memories_create(inputs(stored, 100))).map(okOf);
    for (const [name, cost] of Object.entries(await measure()))
      expect(cost / few[name as keyof typeof few], name).toBeLessThan(1.25);
  });

  it.each(["get_memory_list_presence_100", "http_thumb"])(
    "of the query %s are within a tenth above those kept by hand",
    async (name) => {
      const kept = (await keptCosts())[name] ?? 0;
      const limited = await startBackend({ instructionLimits: { query: BigInt(Math.round(kept * 1.1)) } });
      try {
        const { backend, owner } = limited.person();
        const thumb = bytesOf(30_000, 1);
        okOf((await backend.store_assets([{ sha256: sha256(thumb), bytes: thumb }]))[0]);
        const assets = [assetRef("original", thumb), assetRef("thumb", thumb)];
        const ids = Array.from({ length: LIMITS.presenceMax }, (_, index) => uuid(index));
        (await backend.memories_create(ids.map((id) => memoryInput(id, assets)))).map(okOf);
        if (name === "http_thumb") {
          const target = { memory: uuid(1) };
          okOf(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
          const url = `/m/${toHex(sha256(owner))}/${uuid(1)}/thumb`;
          const answer = await backend.http_request({ method: "GET", url, headers: [], body: new Uint8Array(0) });
          expect(answer).toMatchObject({ status_code: 200, body: thumb });
        } else {
          const page = await backend.get_memory_list_presence_icp({ memory_ids: ids, cursor: [], limit: [ids.length] });
          expect(okOf(page).value.items.filter((item) => item.asset_present)).toHaveLength(ids.length);
        }
      } finally {
        await limited.devnet.close();
      }
    },
  );
});
