import { readFileSync } from "node:fs";
import { Principal } from "@dfinity/principal";
import { CertifiedTree, portableSha256 } from "@store-forever/certified";
import { fromHex, LIMITS, type Memory, type PutChunk, toHex } from "@store-forever/protocol";
import { checkGallery, checkMemory, checkShareLink } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/accounts.ts";
import { acceptCapsule, offerCapsule } from "../capsules/handovers.ts";
import { listGalleries, listMemories, sharedGallery } from "../memories/certified-answers.ts";
import { listEdges } from "../memories/edges.ts";
import { blobChunk, blobMeta } from "../memories/media.ts";
import { createMemory } from "../memories/memories.ts";
import { sweep } from "../methods/sweep.ts";
import { isAdmin } from "../operations/config.ts";
import { tallies } from "../operations/journal.ts";
import { answerHttp } from "../publishing/http-media.ts";
import { updateSharing } from "../sharing/sharing.ts";
import {
  ALICE,
  assetRef,
  BOB,
  bytesOf,
  memoryInput,
  sha256,
  testStore,
  upload,
  uuid,
  witnessed,
} from "../store.fixture.ts";
import { putChunk, uploadProgress } from "../uploads/uploads.ts";
import { MemoryByteMap } from "./byte-map.ts";
import { nat32Key } from "./keys.ts";
import { FORMAT, migrate } from "./migration.ts";
import { FIRST_CHUNK_SIZE_BYTES } from "./records/chunks.ts";
import { makeMaps, type Store } from "./store.ts";

const TOKEN = Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => index * 8)).toString("base64url");
const everything = { cursor: [] as [], limit: [100] as [number] };

/** What a canister of an older format stored: its maps, without empty spacers, and the nodes of its tree. */
function storedArchive(format: number): Store {
  const file = readFileSync(new URL(`formats/format-${format}.json`, import.meta.url), "utf8");
  const saved = JSON.parse(file) as Record<string, Record<string, string>>;
  const mapOf = (name: string) => {
    const map = new MemoryByteMap();
    for (const [key, value] of Object.entries(saved[name] ?? {})) map.set(fromHex(key), fromHex(value));
    return map;
  };
  const nodes = mapOf("tree");
  const store = {
    get: (id: number) => nodes.get(nat32Key(id)),
    set: (id: number, node: Uint8Array) => nodes.set(nat32Key(id), node),
    delete: (id: number) => nodes.delete(nat32Key(id)),
  };
  return {
    ...testStore().store,
    maps: makeMaps(mapOf),
    tree: new CertifiedTree(store, portableSha256.digest),
  };
}

describe("migrate", () => {
  it("brings an archive of format 1 here whole, and provable", async () => {
    const store = storedArchive(1);
    migrate(store);
    const memories = listMemories(store, ALICE, everything);
    expect(memories.value.items.map((memory) => memory.id).sort()).toEqual([uuid(1), uuid(2)]);
    const tree = await witnessed(store, memories.paths);
    for (const memory of memories.value.items) checkMemory(tree, ALICE, memory);
    const [first] = memories.value.items.filter((memory) => memory.id === uuid(1)) as [Memory];
    expect(first.assets.map((asset) => Object.keys(asset.kind)[0])).toEqual(["original", "thumb", "placeholder"]);
    const locator = { memory_id: uuid(1), kind: { original: null }, token: [] as [] };
    expect(blobChunk(store, ALICE, locator, 0)).toEqual(bytesOf(100, 1));

    const galleries = listGalleries(store, ALICE, everything, () => true);
    const owner = Principal.fromUint8Array(ALICE);
    const [gallery] = galleries.value.items.map((item) => ({ ...item, owner }));
    expect(gallery).toMatchObject({ id: uuid(10), title: "Summer", featured: [] });
    checkGallery(await witnessed(store, galleries.paths), gallery as never);
    const shared = sharedGallery(store, TOKEN);
    checkShareLink(await witnessed(store, shared.paths), TOKEN, gallery as never);

    expect(capsuleOf(store, ALICE).totals).toEqual({ memories: 2, galleries: 1, assets: 4, size_bytes: 251n });
    expect(capsuleOf(store, BOB).totals).toEqual({ memories: 1, galleries: 0, assets: 2, size_bytes: 150n });
  });

  it("lets an upload go on where it was", () => {
    const store = storedArchive(1);
    migrate(store);
    expect(uploadProgress(store, ALICE, uuid(20))).toMatchObject({ state: { open: null }, received_count: 0 });
    expect(uploadProgress(store, ALICE, uuid(21))).toMatchObject({ state: { committed: null } });
    const [chunk] = upload(bytesOf(40, 11), uuid(20), { commit: true }).chunks as [never];
    expect(putChunk(store, ALICE, chunk)).toMatchObject({ state: { committed: null } });
  });

  it("reads what an archive of format 2 holds, and goes on with it", async () => {
    const store = storedArchive(2);
    migrate(store);
    const memories = listMemories(store, ALICE, everything);
    const tree = await witnessed(store, memories.paths);
    for (const memory of memories.value.items) checkMemory(tree, ALICE, memory);
    expect(memories.value.items.map(({ metadata }) => [metadata.title, metadata.camera])).toEqual([
      ["Île de Ré", []],
      ["Île de Ré", []],
    ]);
    expect(capsuleOf(store, ALICE)).toMatchObject({
      display_name: ["Alice"],
      connectionBytes: [BOB],
      totals: { memories: 2, galleries: 1, assets: 4, size_bytes: 311n },
    });
    const shared = sharedGallery(store, TOKEN);
    const gallery = { ...shared.value, owner: Principal.fromUint8Array(ALICE) };
    checkShareLink(await witnessed(store, shared.paths), TOKEN, gallery);
    checkGallery(await witnessed(store, shared.paths), gallery);
    expect(gallery.featured).toEqual([uuid(2)]);
    expect(listEdges(store, ALICE, [uuid(1)])).toMatchObject([{ location: ["s3://a"] }]);
    expect(isAdmin(store, BOB)).toBe(true);
    expect(tallies(store).operations).toEqual([{ operation: "memories_create", count: 1n, instructions: 5n }]);
    offerCapsule(store, ALICE, BOB);
    expect(acceptCapsule(store, BOB, ALICE)).toMatchObject({ state: "done", memories: 2, galleries: 1 });
    expect(capsuleOf(store, BOB).totals).toMatchObject({ memories: 2, galleries: 1 });
  });

  it("goes on with an upload that was begun with other chunks, by a client that goes on too or begins it anew", () => {
    const file = bytesOf(FIRST_CHUNK_SIZE_BYTES + 40, 11);
    for (const chunkSizeBytes of [FIRST_CHUNK_SIZE_BYTES, LIMITS.chunkSizeBytes]) {
      const store = storedArchive(2);
      migrate(store);
      expect(uploadProgress(store, ALICE, uuid(20))).toMatchObject({
        state: { open: null },
        received_count: 1,
        received_bytes: 40n,
      });
      const { chunks, begin } = upload(file, uuid(20), { commit: true, chunkSizeBytes });
      expect(chunks).toHaveLength(chunkSizeBytes === FIRST_CHUNK_SIZE_BYTES ? 2 : 1);
      expect(putChunk(store, ALICE, chunks[0] as PutChunk)).toMatchObject({ state: { committed: null } });
      createMemory(store, ALICE, memoryInput(uuid(9), [assetRef("original", file)]));
      const locator = { memory_id: uuid(9), kind: { original: null }, token: [] as [] };
      const { chunk_count, chunk_size_bytes } = blobMeta(store, ALICE, locator);
      expect([chunk_count, chunk_size_bytes]).toEqual([chunks.length, chunkSizeBytes]);
      const read = chunks.map((_, index) => blobChunk(store, ALICE, locator, index));
      expect(sha256(Buffer.concat(read))).toEqual(begin.sha256);
      updateSharing(store, { kind: "memory", owner: ALICE, id: uuid(9) }, { isPublic: true, add: [], remove: [] });
      sweep(store);
      const url = `/m/${toHex(sha256(ALICE))}/${uuid(9)}/original`;
      const parts = chunks.map((_, index) => {
        const headers: [string, string][] = [["range", `bytes=${index * chunkSizeBytes}-`]];
        return answerHttp(store, { method: "GET", url, headers, body: new Uint8Array(0) }, Uint8Array.of(1));
      });
      expect(parts.map((part) => part.status_code)).toEqual(chunks.length === 1 ? [200] : [206, 206]);
      expect(sha256(Buffer.concat(parts.map((part) => part.body)))).toEqual(begin.sha256);
      for (let count = 0; count < 3; count++) sweep(store);
      expect(store.maps.garbage.first()).toBeUndefined();
    }
  });

  it("does nothing twice, nor to an archive of this format, and refuses a newer one", () => {
    const store = storedArchive(1);
    migrate(store);
    const root = store.tree.rootHash();
    migrate(store);
    expect(store.tree.rootHash()).toEqual(root);
    expect(capsuleOf(store, ALICE).totals.memories).toBe(2);
    const fresh = testStore().store;
    migrate(fresh);
    migrate(fresh);
    fresh.maps.counters.set(Uint8Array.of(1), Uint8Array.of(1, 0, 0, 0, FORMAT + 1));
    expect(() => migrate(fresh)).toThrow(`reads up to ${FORMAT}`);
  });
});
