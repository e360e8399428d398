import type { ExecutionReport } from "@store-forever/devnet";
import { archiveId, LIMITS, type PutChunk, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, upload, uuid } from "../src/inputs.fixture.ts";
import { type BackendNetwork, okOf, type Person, startBackend } from "./backend.fixture.ts";
import { instructionsOf, keepCosts, keptCosts } from "./costs.ts";
import { costsOfTen } from "./growth.ts";

const isUpdate = process.env.UPDATE_COSTS !== undefined;

let network: BackendNetwork;
const executions: ExecutionReport[] = [];
beforeAll(async () => {
  network = await startBackend({ onExecution: (execution) => executions.push(execution) });
});
afterAll(() => network?.devnet.close());

const costOf = (operation: string, run: () => Promise<unknown>) =>
  instructionsOf(network.controller.backend, operation, run);

function expectAbout(measured: number, kept: number, what = ""): void {
  expect(Math.abs(measured / kept - 1), `${what}: ${measured}, kept ${kept}`).toBeLessThan(0.1);
}

/** Counts for a query, which cannot count for itself. */
async function queryCostOf(run: () => Promise<unknown>): Promise<number> {
  executions.length = 0;
  await run();
  return Number(executions.findLast(({ entry }) => entry === "NRQ")?.instructions ?? 0n);
}

/** An original and a thumb each, as many as a page of presence tells of. */
async function storeHundredPhotos({ backend }: Person) {
  const thumb = bytesOf(30_000, 1);
  okOf((await backend.store_assets([{ sha256: sha256(thumb), bytes: thumb }]))[0]);
  const assets = [assetRef("original", thumb), assetRef("thumb", thumb)];
  const ids = Array.from({ length: LIMITS.presenceMax }, (_, index) => uuid(5_000 + index));
  (await backend.memories_create(ids.map((id) => memoryInput(id, assets)))).map(okOf);
  const target = { memory: uuid(5_000) };
  okOf(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
  return { thumb, ids };
}

/** A question of a site about a hundred of its files, which are all there. */
async function sitePresenceCost({ backend, owner }: Person): Promise<number> {
  const origin = "https://gallery.example";
  const secret = bytesOf(32, 3);
  okOf(await backend.add_presence_key({ origin, secret_sha256: sha256(secret) }));
  const bytes = bytesOf(1_000, 1);
  okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
  const files = Array.from({ length: LIMITS.presenceMax }, (_, index) => ({
    page_id: uuid(7_000 + index),
    sha256: sha256(bytes),
  }));
  const memories = files.map(({ page_id }) =>
    memoryInput(archiveId(origin, "memory", page_id), [assetRef("original", bytes)]),
  );
  (await backend.memories_create(memories)).map(okOf);
  return queryCostOf(async () => {
    const answer = await backend.get_site_presence({ owner: Principal.fromUint8Array(owner), secret, files });
    expect(okOf(answer).value).toEqual(files.map(() => true));
  });
}

/** Lending a hot key, and what it adds to a message that the key sends. */
async function hotKeyCosts({ backend, owner }: Person) {
  const hotKey = network.person();
  const added = {
    key: Principal.fromUint8Array(hotKey.owner),
    expires_at_ns: BigInt(Date.now() + 3_600_000) * 1_000_000n,
  };
  const prove = async (by: Pick<Person, "backend">, seed: number) =>
    okOf(await by.backend.prove_nonce(bytesOf(32, seed)));
  return {
    add_hot_key: await costOf("add_hot_key", async () => okOf(await backend.add_hot_key(added))),
    accept_hot_key: await costOf("accept_hot_key", async () =>
      okOf(await hotKey.backend.accept_hot_key(Principal.fromUint8Array(owner))),
    ),
    prove_nonce: await costOf("prove_nonce", () => prove({ backend }, 1)),
    prove_nonce_by_hot_key: await costOf("prove_nonce", () => prove(hotKey, 2)),
  };
}

/** What hashing takes that chunks have waited for: those of a file that came last to first. */
async function lastPutOf(chunkCount: number): Promise<{ put: number; commit: number }> {
  const { backend } = network.person();
  const { begin, chunks } = upload(bytesOf(chunkCount * LIMITS.chunkSizeBytes, chunkCount), uuid(1), { commit: false });
  okOf(await backend.begin_asset_upload(begin));
  const [last, ...others] = chunks.map((chunk) => ({ ...chunk, begin: [] as [] })) as [PutChunk, ...PutChunk[]];
  for (const chunk of others.toReversed()) okOf(await backend.put_chunk(chunk));
  return {
    put: await costOf("put_chunk", async () => okOf(await backend.put_chunk(last))),
    commit: await costOf("commit_asset", async () => okOf(await backend.commit_asset(begin.session_id))),
  };
}

describe("the instructions that operations take", () => {
  it("are within a tenth of those kept in costs.json, and within their limits", async () => {
    const person = network.person();
    const { backend, owner } = person;
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
      share_gallery_64: await costOf("create_share_link", () => backend.create_share_link({ gallery: uuid(5) }, [])),
      memories_delete_64: await costOf("memories_delete", () => backend.memories_delete(memories.map(({ id }) => id))),
      ...(await hotKeyCosts(person)),
      get_memory_list_presence_100: 0,
      get_site_presence_100: 0,
      http_thumb: 0,
    };
    const { thumb, ids } = await storeHundredPhotos(person);
    measured.get_memory_list_presence_100 = await queryCostOf(async () => {
      const page = await backend.get_memory_list_presence_icp({ memory_ids: ids, cursor: [], limit: [ids.length] });
      expect(okOf(page).value.items.filter((item) => item.asset_present)).toHaveLength(ids.length);
    });
    measured.get_site_presence_100 = await sitePresenceCost(person);
    const url = `/m/${toHex(sha256(owner))}/${uuid(5_000)}/thumb`;
    measured.http_thumb = await queryCostOf(async () => {
      const answer = await backend.http_request({
        method: "GET",
        url,
        headers: [],
        body: new Uint8Array(0),
        certificate_version: [2],
      });
      expect(answer).toMatchObject({ status_code: 200, body: thumb });
    });
    if (isUpdate) await keepCosts({ operations: measured });
    const { operations } = await keptCosts();
    expect(Object.keys(measured).sort()).toEqual(Object.keys(operations).sort());
    for (const [name, count] of Object.entries(measured)) expectAbout(count, operations[name] ?? 0, name);
    const perByte = Math.max(measured.put_chunk_first, measured.put_chunk_last_with_commit) / LIMITS.chunkSizeBytes;
    // 0.2 billion for 1.8 MiB.
    expect(perByte).toBeLessThan(106);
    for (const [name, count] of Object.entries(measured)) expect(count, name).toBeLessThan(40e9);
  });

  it("do not grow with a file: 768 MB are committed like two chunks, or in steps of a constant cost a chunk", async () => {
    const { large_files } = await keptCosts();
    const [two, six] = [await lastPutOf(2), await lastPutOf(6)];
    const perChunk = (six.put - two.put) / 4;
    for (const { commit } of [large_files.in_order_100_mb, large_files.in_order_768_mb])
      expect(commit).toBeLessThan(1.25 * two.commit);
    const chunksOf = (sizeBytes: number) => Math.ceil(sizeBytes / LIMITS.chunkSizeBytes);
    // One message hashes 64 chunks that have waited.
    const predicted = (sizeBytes: number) => two.put + perChunk * (Math.min(chunksOf(sizeBytes) - 1, 64) - 1);
    for (const [sizeBytes, { largest_message, commits }] of [
      [100e6, large_files.reversed_100_mb],
      [LIMITS.maxFileSizeBytes, large_files.reversed_768_mb],
    ] as const) {
      expectAbout(largest_message, predicted(sizeBytes), `${sizeBytes} bytes`);
      expect(largest_message).toBeLessThan(40e9);
      expect(commits).toBe(Math.max(1, Math.ceil((chunksOf(sizeBytes) - 65) / 64)));
    }
    expect(large_files.in_order_768_mb.begin).toBeLessThan(40e9);
  });

  it("hardly grow with what is stored: at 100,000 memories they are at most twice those at 100", async () => {
    // As the bench begins: with nothing of anybody else.
    const empty = await startBackend();
    try {
      // Only administrators are told instructions to the last.
      const { backend } = empty.controller;
      const photo = bytesOf(1_000, 9);
      okOf((await backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
      const { at_memories } = await keptCosts();
      const most = at_memories[100_000] ?? {};
      for (const [from, to] of [
        [0, 100],
        [100, 1_000],
      ] as const) {
        for (let first = from; first < to; first += 100) {
          const ids = Array.from({ length: 100 }, (_, index) => uuid(first + index));
          (await backend.memories_create(ids.map((id) => memoryInput(id, [assetRef("original", photo)])))).map(okOf);
        }
        const kept = at_memories[to] ?? {};
        for (const [name, cost] of Object.entries(await costsOfTen(backend, photo))) {
          expectAbout(cost, kept[name] ?? 0, `${name} at ${to}`);
          expect((most[name] ?? Infinity) / cost, name).toBeLessThan(2);
        }
      }
    } finally {
      await empty.devnet.close();
    }
  });
});
