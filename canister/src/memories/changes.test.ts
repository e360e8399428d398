import { Principal } from "@dfinity/principal";
import { checkGallery, checkMemory } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALICE,
  BOB,
  bytesOf,
  entryCounts,
  galleryInput,
  memoryInput,
  refusalOf,
  storedAsset,
  testArchive,
  uuid,
  witnessed,
} from "../archive.fixture.ts";
import { capsuleOf, createCapsule, registerCapsule } from "../capsules/accounts.ts";
import { deleteGallery, featureItems, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { nextSweepNs, sweep } from "../methods/sweep.ts";
import { UNREFERENCED_TTL_NS } from "../uploads/blobs.ts";
import {
  galleryStatuses,
  listGalleries,
  listMemories,
  ownGallery,
  presenceOf,
  readMemories,
} from "./certified-answers.ts";
import { createMemory, deleteMemory, updateMemory, upsertMetadata } from "./memories.ts";

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
    const { archive } = testArchive();
    const shared = bytesOf(500, 1);
    for (const owner of [ALICE, BOB])
      for (const id of [uuid(1), uuid(2)])
        createMemory(archive, owner, memoryInput(id, [storedAsset(archive, owner, "original", shared)]));
    expect(capsuleOf(archive, ALICE).totals).toEqual(totals(2, 0, 1, 500n));
    for (const [owner, id] of [
      [ALICE, uuid(1)],
      [BOB, uuid(2)],
      [ALICE, uuid(2)],
    ] as const) {
      deleteMemory(archive, owner, id);
      sweep(archive);
      expect(entryCounts(archive)).toMatchObject({ chunks: 1, blobs: 1 });
    }
    expect(capsuleOf(archive, ALICE).totals).toEqual(totals(0, 0, 0, 0n));
    expect(deleteMemory(archive, ALICE, uuid(1))).toBeNull();
    deleteMemory(archive, BOB, uuid(1));
    sweep(archive);
    const left = Object.keys(entryCounts(archive));
    expect(left.sort()).toEqual(["accounts", "counters", "lists", "unreferenced"]);
  });

  it("leaves nothing certified, and the id free for another original", async () => {
    const { archive } = testArchive();
    const emptyRoot = archive.tree.rootHash();
    createMemory(archive, ALICE, memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(10, 1))]));
    const { paths } = presenceOf(archive, ALICE, uuid(1));
    deleteMemory(archive, ALICE, uuid(1));
    const tree = await witnessed(archive, paths);
    expect(paths.filter((path) => tree.leaf(path) !== undefined)).toEqual([]);
    expect(archive.tree.rootHash()).toEqual(emptyRoot);
    const other = memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(10, 2))]);
    expect(createMemory(archive, ALICE, other)).toMatchObject({ created: true });
  });
});

describe("bytes that no memory refers to", () => {
  it("go after a week, and not before", () => {
    const { archive, clock } = testArchive();
    const kept = storedAsset(archive, ALICE, "original", bytesOf(10, 1));
    storedAsset(archive, ALICE, "thumb", bytesOf(10, 2));
    createMemory(archive, ALICE, memoryInput(uuid(1), [kept]));
    clock.nowNs += UNREFERENCED_TTL_NS - 1n;
    sweep(archive);
    expect(capsuleOf(archive, ALICE).totals).toEqual(totals(1, 0, 2, 20n));
    clock.nowNs += 1n;
    sweep(archive);
    sweep(archive);
    expect(capsuleOf(archive, ALICE).totals).toEqual(totals(1, 0, 1, 10n));
    expect(entryCounts(archive)).toMatchObject({ chunks: 1, holdings: 1 });
    expect(nextSweepNs(archive)).toBeUndefined();
  });
});

describe("metadata", () => {
  it("comes before the assets or after, and once with each key", async () => {
    const { archive } = testArchive();
    const upsert = { memory_id: uuid(1), memory_type: { image: null } as const, metadata, idempotency_key: "first" };
    expect(upsertMetadata(archive, ALICE, upsert)).toEqual({ memory_id: uuid(1), written: true });
    const other = { ...upsert, metadata: { ...metadata, title: "Other" } };
    expect(upsertMetadata(archive, ALICE, other)).toEqual({ memory_id: uuid(1), written: false });
    const presence = presenceOf(archive, ALICE, uuid(1)).value;
    expect(presence).toMatchObject({ metadata_present: true, asset_present: false });

    const input = memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(10, 1))]);
    expect(createMemory(archive, ALICE, input)).toMatchObject({ created: true });
    expect(upsertMetadata(archive, ALICE, other)).toMatchObject({ written: false });
    expect(upsertMetadata(archive, ALICE, { ...other, idempotency_key: "second" })).toMatchObject({ written: true });
    const { value, paths } = readMemories(archive, ALICE, { memory_ids: [uuid(1)], token: [] });
    expect(value[0]?.[0]).toMatchObject({ metadata: { title: "Other" }, assets: input.assets });
    checkMemory(await witnessed(archive, paths), ALICE, value[0]?.[0] as never);
    expect(capsuleOf(archive, ALICE).totals.memories).toBe(1);

    const refused = (change: object) =>
      refusalOf(() => upsertMetadata(archive, ALICE, { ...upsert, idempotency_key: "third", ...change }));
    expect(refused({ memory_type: { video: null } })).toEqual({ code: "Conflict", field: "memory_type" });
    expect(refused({ idempotency_key: "" })).toEqual({ code: "InvalidArgument", field: "idempotency_key" });
    expect(refused({ idempotency_key: "x".repeat(101) })).toEqual({ code: "TooLarge", field: "idempotency_key" });
  });

  it("is replaced by an update, provably, and only its owner's", async () => {
    const { archive } = testArchive();
    createMemory(archive, ALICE, memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(10, 1))]));
    const update = {
      memory_id: uuid(1),
      metadata: { ...metadata, title: "Winter", description: ["Snow"] as [string] },
    };
    expect(refusalOf(() => updateMemory(archive, BOB, update))).toEqual({ code: "NotFound", field: "memory_id" });
    updateMemory(archive, ALICE, update);
    const { value, paths } = readMemories(archive, ALICE, { memory_ids: [uuid(1)], token: [] });
    expect(value[0]?.[0]?.metadata).toEqual(update.metadata);
    checkMemory(await witnessed(archive, paths), ALICE, value[0]?.[0] as never);
  });
});

describe("lists", () => {
  it("give every memory once, newest first, whatever is deleted between pages", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 9 }), (numbers, limit, every) => {
        const { archive } = testArchive();
        const original = storedAsset(archive, ALICE, "original", bytesOf(10, 1));
        for (const number of numbers) createMemory(archive, ALICE, memoryInput(uuid(number), [original]));
        const seen: string[] = [];
        const deleted = new Set<string>();
        for (let cursor: [] | [string] = []; ; ) {
          const { value } = listMemories(archive, ALICE, { cursor, limit: [limit] });
          expect(value.items.length).toBeLessThanOrEqual(limit);
          seen.push(...value.items.map((memory) => memory.id));
          cursor = value.next_cursor;
          if (cursor.length === 0) break;
          const victim = numbers
            .map(uuid)
            .find((id) => !deleted.has(id) && Number.parseInt(id.slice(-2), 16) % every === 0);
          if (victim === undefined) continue;
          deleteMemory(archive, ALICE, victim);
          deleted.add(victim);
        }
        expect(new Set(seen).size).toBe(seen.length);
        const expected = numbers.map(uuid).reverse();
        expect(seen.filter((id) => !deleted.has(id))).toEqual(expected.filter((id) => !deleted.has(id)));
        expect(listMemories(archive, BOB, everything).value.items).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("refuse a cursor that no page gave, and too much at a time", () => {
    const { archive } = testArchive();
    const refused = (request: object) => refusalOf(() => listMemories(archive, ALICE, { ...everything, ...request }));
    for (const cursor of ["", "-1", "0", "1.5", "x", "99999999999"])
      expect(refused({ cursor: [cursor] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    for (const limit of [0, 101])
      expect(refused({ limit: [limit] })).toEqual({ code: "InvalidArgument", field: "limit" });
  });

  it("give galleries whole and provable", async () => {
    const { archive } = testArchive();
    for (const number of [1, 2, 3]) storeGallery(archive, ALICE, galleryInput(uuid(number), [uuid(7)]));
    deleteGallery(archive, ALICE, uuid(2));
    const { value, paths } = listGalleries(archive, ALICE, everything, () => true);
    expect(value.items.map((gallery) => gallery.id)).toEqual([uuid(3), uuid(1)]);
    const tree = await witnessed(archive, paths);
    for (const gallery of value.items) checkGallery(tree, { ...gallery, owner: Principal.fromUint8Array(ALICE) });
  });
});

describe("galleries", () => {
  it("are deleted whole, while their memories stay", () => {
    const { archive } = testArchive();
    createMemory(archive, ALICE, memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(10, 1))]));
    const root = archive.tree.rootHash();
    const before = entryCounts(archive);
    storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1)]));
    expect(deleteGallery(archive, BOB, uuid(10))).toBeNull();
    expect(ownGallery(archive, ALICE, uuid(10)).value.title).toBe("Summer");
    expect([deleteGallery(archive, ALICE, uuid(10)), deleteGallery(archive, ALICE, uuid(10))]).toEqual([null, null]);
    expect(refusalOf(() => ownGallery(archive, ALICE, uuid(10)))).toMatchObject({ code: "NotFound" });
    expect(archive.tree.rootHash()).toEqual(root);
    // The list remembers how far it got.
    expect(entryCounts(archive)).toEqual({ ...before, lists: (before.lists ?? 0) + 1 });
    expect(capsuleOf(archive, ALICE).totals).toMatchObject({ memories: 1, galleries: 0 });
  });

  it("have featured items, provably, as long as these are in them", async () => {
    const { archive } = testArchive();
    storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
    featureItems(archive, ALICE, uuid(10), [uuid(3), uuid(1), uuid(3)]);
    const { value, paths } = ownGallery(archive, ALICE, uuid(10));
    expect(value.featured).toEqual([uuid(3), uuid(1)]);
    const tree = await witnessed(archive, paths);
    const owner = Principal.fromUint8Array(ALICE);
    checkGallery(tree, { ...value, owner });
    expect(() => checkGallery(tree, { ...value, owner, featured: [] })).toThrow("is not the certified one");
    expect(refusalOf(() => featureItems(archive, ALICE, uuid(10), [uuid(4)]))).toEqual({
      code: "NotFound",
      field: "memory_ids",
    });
    updateGallery(archive, ALICE, galleryInput(uuid(10), [uuid(2), uuid(3)]));
    expect(ownGallery(archive, ALICE, uuid(10)).value.featured).toEqual([uuid(3)]);
  });

  it("have the status that their memories give them", () => {
    const { archive } = testArchive();
    const original = storedAsset(archive, ALICE, "original", bytesOf(10, 1));
    createMemory(archive, ALICE, memoryInput(uuid(1), [original]));
    upsertMetadata(archive, ALICE, {
      memory_id: uuid(2),
      memory_type: { image: null },
      metadata,
      idempotency_key: "k",
    });
    storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1)]));
    storeGallery(archive, ALICE, galleryInput(uuid(11), [uuid(1), uuid(2)]));
    storeGallery(archive, ALICE, galleryInput(uuid(12), [uuid(2), uuid(3)]));
    storeGallery(archive, ALICE, galleryInput(uuid(13), []));
    expect(galleryStatuses(archive, ALICE, [10, 11, 12, 13].map(uuid))).toEqual([
      { gallery_id: uuid(10), total_memories: 1, stored_memories: 1, state: { stored_forever: null } },
      { gallery_id: uuid(11), total_memories: 2, stored_memories: 1, state: { partially_stored: null } },
      { gallery_id: uuid(12), total_memories: 2, stored_memories: 0, state: { not_stored: null } },
      { gallery_id: uuid(13), total_memories: 0, stored_memories: 0, state: { not_stored: null } },
    ]);
    expect(refusalOf(() => galleryStatuses(archive, BOB, [uuid(10)]))).toEqual({
      code: "NotFound",
      field: "gallery_ids",
    });
  });
});

describe("a capsule", () => {
  it("is made once, renamed, and counts what is stored", () => {
    const { archive } = testArchive();
    expect(refusalOf(() => capsuleOf(archive, ALICE))).toMatchObject({ code: "NotFound" });
    expect(createCapsule(archive, ALICE, "Alice")).toMatchObject({ display_name: ["Alice"], connectionBytes: [] });
    expect(createCapsule(archive, ALICE, undefined)).toMatchObject({ display_name: ["Alice"] });
    expect(registerCapsule(archive, ALICE, "Alice L.")).toMatchObject({ display_name: ["Alice L."] });
    createMemory(archive, ALICE, memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(10, 1))]));
    storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1)]));
    expect(capsuleOf(archive, ALICE)).toMatchObject({ display_name: ["Alice L."], totals: totals(1, 1, 1, 10n) });
    expect(refusalOf(() => registerCapsule(archive, ALICE, "x".repeat(1_001)))).toEqual({
      code: "TooLarge",
      field: "display_name",
    });
  });
});
