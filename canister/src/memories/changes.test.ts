import { Principal } from "@dfinity/principal";
import { checkGallery, checkMemory } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capsuleOf, createCapsule, registerCapsule } from "../capsules/capsules.ts";
import { deleteGallery, featureItems, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { galleryStatuses, listGalleries, ownGallery } from "../galleries/gallery-reads.ts";
import { nextSweepNs, sweep } from "../methods/sweep.ts";
import {
  ALICE,
  BOB,
  bytesOf,
  entryCounts,
  galleryInput,
  memoryInput,
  refusalOf,
  storedAsset,
  testStore,
  uuid,
  witnessed,
} from "../store.fixture.ts";
import { UNREFERENCED_TTL_NS } from "../uploads/blobs.ts";
import { createMemory, deleteMemory, updateMemory, upsertMetadata } from "./memories.ts";
import { listMemories, presenceOf, readMemories } from "./memory-reads.ts";

const metadata = memoryInput(uuid(0), []).metadata;
const everything = { cursor: [] as [], limit: [100] as [number] };
const totals = (memories: number, galleries: number, assets: number, size_bytes: bigint) => ({
  memories,
  galleries,
  assets,
  size_bytes,
});

describe("deleting memories", () => {
  it("frees bytes with the last memory that refers to them, of each owner", () => {
    const { store } = testStore();
    const shared = bytesOf(500, 1);
    for (const owner of [ALICE, BOB])
      for (const id of [uuid(1), uuid(2)])
        createMemory(store, owner, memoryInput(id, [storedAsset(store, owner, "original", shared)]));
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(2, 0, 1, 500n));
    for (const [owner, id] of [
      [ALICE, uuid(1)],
      [BOB, uuid(2)],
      [ALICE, uuid(2)],
    ] as const) {
      deleteMemory(store, owner, id);
      sweep(store);
      expect(entryCounts(store)).toMatchObject({ chunks: 1, blobs: 1 });
    }
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(0, 0, 0, 0n));
    expect(deleteMemory(store, ALICE, uuid(1))).toBeNull();
    deleteMemory(store, BOB, uuid(1));
    sweep(store);
    const left = Object.keys(entryCounts(store));
    expect(left.sort()).toEqual(["accounts", "counters", "lists", "unreferenced"]);
  });

  it("leaves nothing certified, and the id free for another original", async () => {
    const { store } = testStore();
    const emptyRoot = store.tree.rootHash();
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
    const { paths } = presenceOf(store, ALICE, uuid(1));
    deleteMemory(store, ALICE, uuid(1));
    const tree = await witnessed(store, paths);
    expect(paths.filter((path) => tree.leaf(path) !== undefined)).toEqual([]);
    expect(store.tree.rootHash()).toEqual(emptyRoot);
    const other = memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 2))]);
    expect(createMemory(store, ALICE, other)).toMatchObject({ created: true });
  });
});

describe("bytes that no memory refers to", () => {
  it("go after a week, and not before", () => {
    const { store, clock } = testStore();
    const kept = storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, ALICE, "thumb", bytesOf(10, 2));
    createMemory(store, ALICE, memoryInput(uuid(1), [kept]));
    clock.nowNs += UNREFERENCED_TTL_NS - 1n;
    sweep(store);
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(1, 0, 2, 20n));
    clock.nowNs += 1n;
    sweep(store);
    sweep(store);
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(1, 0, 1, 10n));
    expect(entryCounts(store)).toMatchObject({ chunks: 1, holdings: 1 });
    expect(nextSweepNs(store)).toBeUndefined();
  });
});

describe("metadata", () => {
  it("comes before the assets or after, and once with each key", async () => {
    const { store } = testStore();
    const upsert = { memory_id: uuid(1), memory_type: { image: null } as const, metadata, idempotency_key: "first" };
    expect(upsertMetadata(store, ALICE, upsert)).toEqual({ memory_id: uuid(1), written: true });
    const other = { ...upsert, metadata: { ...metadata, title: "Other" } };
    expect(upsertMetadata(store, ALICE, other)).toEqual({ memory_id: uuid(1), written: false });
    const presence = presenceOf(store, ALICE, uuid(1)).value;
    expect(presence).toMatchObject({ metadata_present: true, asset_present: false });

    const input = memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]);
    expect(createMemory(store, ALICE, input)).toMatchObject({ created: true });
    expect(upsertMetadata(store, ALICE, other)).toMatchObject({ written: false });
    expect(upsertMetadata(store, ALICE, { ...other, idempotency_key: "second" })).toMatchObject({ written: true });
    const { value, paths } = readMemories(store, ALICE, { memory_ids: [uuid(1)], token: [] });
    expect(value[0]?.[0]).toMatchObject({ metadata: { title: "Other" }, assets: input.assets });
    checkMemory(await witnessed(store, paths), ALICE, value[0]?.[0] as never);
    expect(capsuleOf(store, ALICE).totals.memories).toBe(1);

    const refused = (change: object) =>
      refusalOf(() => upsertMetadata(store, ALICE, { ...upsert, idempotency_key: "third", ...change }));
    expect(refused({ memory_type: { video: null } })).toEqual({ code: "Conflict", field: "memory_type" });
    expect(refused({ idempotency_key: "" })).toEqual({ code: "InvalidArgument", field: "idempotency_key" });
    expect(refused({ idempotency_key: "x".repeat(101) })).toEqual({ code: "TooLarge", field: "idempotency_key" });
  });

  it("is replaced by an update, provably, and only its owner's", async () => {
    const { store } = testStore();
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
    const update = {
      memory_id: uuid(1),
      metadata: { ...metadata, title: "Winter", description: ["Snow"] as [string] },
    };
    expect(refusalOf(() => updateMemory(store, BOB, update))).toEqual({ code: "NotFound", field: "memory_id" });
    updateMemory(store, ALICE, update);
    const { value, paths } = readMemories(store, ALICE, { memory_ids: [uuid(1)], token: [] });
    expect(value[0]?.[0]?.metadata).toEqual(update.metadata);
    checkMemory(await witnessed(store, paths), ALICE, value[0]?.[0] as never);
  });
});

describe("lists", () => {
  it("give every memory once, newest first, whatever is deleted between pages", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 9 }), (numbers, limit, every) => {
        const { store } = testStore();
        const original = storedAsset(store, ALICE, "original", bytesOf(10, 1));
        for (const number of numbers) createMemory(store, ALICE, memoryInput(uuid(number), [original]));
        const seen: string[] = [];
        const deleted = new Set<string>();
        for (let cursor: [] | [string] = []; ; ) {
          const { value } = listMemories(store, ALICE, { cursor, limit: [limit] });
          expect(value.items.length).toBeLessThanOrEqual(limit);
          seen.push(...value.items.map((memory) => memory.id));
          cursor = value.next_cursor;
          if (cursor.length === 0) break;
          const victim = numbers
            .map(uuid)
            .find((id) => !deleted.has(id) && Number.parseInt(id.slice(-2), 16) % every === 0);
          if (victim === undefined) continue;
          deleteMemory(store, ALICE, victim);
          deleted.add(victim);
        }
        expect(new Set(seen).size).toBe(seen.length);
        const expected = numbers.map(uuid).reverse();
        expect(seen.filter((id) => !deleted.has(id))).toEqual(expected.filter((id) => !deleted.has(id)));
        expect(listMemories(store, BOB, everything).value.items).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("refuse a cursor that no page gave, and too much at a time", () => {
    const { store } = testStore();
    const refused = (request: object) => refusalOf(() => listMemories(store, ALICE, { ...everything, ...request }));
    for (const cursor of ["", "-1", "0", "1.5", "x", "99999999999"])
      expect(refused({ cursor: [cursor] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    for (const limit of [0, 101])
      expect(refused({ limit: [limit] })).toEqual({ code: "InvalidArgument", field: "limit" });
  });

  it("give galleries whole and provable", async () => {
    const { store } = testStore();
    for (const number of [1, 2, 3]) storeGallery(store, ALICE, galleryInput(uuid(number), [uuid(7)]));
    deleteGallery(store, ALICE, uuid(2));
    const { value, paths } = listGalleries(store, ALICE, everything, () => true);
    expect(value.items.map((gallery) => gallery.id)).toEqual([uuid(3), uuid(1)]);
    const tree = await witnessed(store, paths);
    for (const gallery of value.items) checkGallery(tree, { ...gallery, owner: Principal.fromUint8Array(ALICE) });
  });
});

describe("galleries", () => {
  it("are deleted whole, while their memories stay", () => {
    const { store } = testStore();
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
    const root = store.tree.rootHash();
    const before = entryCounts(store);
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1)]));
    expect(deleteGallery(store, BOB, uuid(10))).toBeNull();
    expect(ownGallery(store, ALICE, uuid(10)).value.title).toBe("Summer");
    expect([deleteGallery(store, ALICE, uuid(10)), deleteGallery(store, ALICE, uuid(10))]).toEqual([null, null]);
    expect(refusalOf(() => ownGallery(store, ALICE, uuid(10)))).toMatchObject({ code: "NotFound" });
    expect(store.tree.rootHash()).toEqual(root);
    // The list remembers how far it got.
    expect(entryCounts(store)).toEqual({ ...before, lists: (before.lists ?? 0) + 1 });
    expect(capsuleOf(store, ALICE).totals).toMatchObject({ memories: 1, galleries: 0 });
  });

  it("have featured items, provably, as long as these are in them", async () => {
    const { store } = testStore();
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
    featureItems(store, ALICE, uuid(10), [uuid(3), uuid(1), uuid(3)]);
    const { value, paths } = ownGallery(store, ALICE, uuid(10));
    expect(value.featured).toEqual([uuid(3), uuid(1)]);
    const tree = await witnessed(store, paths);
    const owner = Principal.fromUint8Array(ALICE);
    checkGallery(tree, { ...value, owner });
    expect(() => checkGallery(tree, { ...value, owner, featured: [] })).toThrow("is not the certified one");
    expect(refusalOf(() => featureItems(store, ALICE, uuid(10), [uuid(4)]))).toEqual({
      code: "NotFound",
      field: "memory_ids",
    });
    updateGallery(store, ALICE, galleryInput(uuid(10), [uuid(2), uuid(3)]));
    expect(ownGallery(store, ALICE, uuid(10)).value.featured).toEqual([uuid(3)]);
  });

  it("have the status that their memories give them", () => {
    const { store } = testStore();
    const original = storedAsset(store, ALICE, "original", bytesOf(10, 1));
    createMemory(store, ALICE, memoryInput(uuid(1), [original]));
    upsertMetadata(store, ALICE, {
      memory_id: uuid(2),
      memory_type: { image: null },
      metadata,
      idempotency_key: "k",
    });
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1)]));
    storeGallery(store, ALICE, galleryInput(uuid(11), [uuid(1), uuid(2)]));
    storeGallery(store, ALICE, galleryInput(uuid(12), [uuid(2), uuid(3)]));
    storeGallery(store, ALICE, galleryInput(uuid(13), []));
    expect(galleryStatuses(store, ALICE, [10, 11, 12, 13].map(uuid))).toEqual([
      { gallery_id: uuid(10), total_memories: 1, stored_memories: 1, state: { stored_forever: null } },
      { gallery_id: uuid(11), total_memories: 2, stored_memories: 1, state: { partially_stored: null } },
      { gallery_id: uuid(12), total_memories: 2, stored_memories: 0, state: { not_stored: null } },
      { gallery_id: uuid(13), total_memories: 0, stored_memories: 0, state: { not_stored: null } },
    ]);
    expect(refusalOf(() => galleryStatuses(store, BOB, [uuid(10)]))).toEqual({
      code: "NotFound",
      field: "gallery_ids",
    });
  });
});

describe("a capsule", () => {
  it("is made once, renamed, and counts what is stored", () => {
    const { store } = testStore();
    expect(refusalOf(() => capsuleOf(store, ALICE))).toMatchObject({ code: "NotFound" });
    expect(createCapsule(store, ALICE, "Alice")).toMatchObject({ display_name: ["Alice"], connectionBytes: [] });
    expect(createCapsule(store, ALICE, undefined)).toMatchObject({ display_name: ["Alice"] });
    expect(registerCapsule(store, ALICE, "Alice L.")).toMatchObject({ display_name: ["Alice L."] });
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1)]));
    expect(capsuleOf(store, ALICE)).toMatchObject({ display_name: ["Alice L."], totals: totals(1, 1, 1, 10n) });
    expect(refusalOf(() => registerCapsule(store, ALICE, "x".repeat(1_001)))).toEqual({
      code: "TooLarge",
      field: "display_name",
    });
  });
});
