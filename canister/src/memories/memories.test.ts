import { LIMITS } from "@store-forever/protocol";
import { checkMemory, VerificationError } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/capsules.ts";
import { storeWithMemory } from "../filled-store.fixture.ts";
import { ALICE, assetRef, BOB, bytesOf, memoryInput, totals, uuid } from "../inputs.fixture.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { entryCounts, refusalOf, storedAsset, testStore, witnessed } from "../store.fixture.ts";
import { createMemory, deleteMemory, updateMemory, upsertMetadata } from "./memories.ts";
import { presenceOf, readMemories } from "./memory-reads.ts";

const metadata = memoryInput(uuid(0), []).metadata;

describe("createMemory", () => {
  it("stores what it was given, provably", async () => {
    const { store, memory } = storeWithMemory();
    const { value, paths } = readMemories(store, ALICE, { memory_ids: [uuid(1), uuid(2)], token: [] });
    const { replaces: _, ...given } = memory;
    const times = { created_at_ns: store.now(), stored_at_ns: store.now() };
    expect(value).toEqual([[{ ...given, ...times, versions: [] }], []]);
    const tree = await witnessed(store, paths);
    const [[stored]] = value as [[NonNullable<(typeof value)[0][0]>], []];
    checkMemory(tree, ALICE, stored);
    const retitled = { ...stored, metadata: { ...stored.metadata, title: "Another" } };
    expect(() => checkMemory(tree, ALICE, retitled)).toThrow(VerificationError);
    expect(() => checkMemory(tree, ALICE, { ...stored, assets: stored.assets.slice(1) })).toThrow(VerificationError);
    expect(() => checkMemory(tree, BOB, stored)).toThrow(VerificationError);
  });

  it("keeps the first of two copies of the same original, and refuses another original", () => {
    const { store, memory } = storeWithMemory();
    const renamed = { ...memory, metadata: { ...memory.metadata, title: "Another" } };
    expect(createMemory(store, ALICE, renamed)).toEqual({ memory_id: uuid(1), created: false });
    expect(readMemories(store, ALICE, { memory_ids: [uuid(1)], token: [] }).value[0]?.[0]?.metadata.title).toBe(
      "Île de Ré",
    );
    const other = memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(9, 9))]);
    expect(refusalOf(() => createMemory(store, ALICE, other))).toEqual({ code: "Conflict", field: "id" });
    const bobs = memoryInput(uuid(1), [storedAsset(store, BOB, "original", bytesOf(9, 9))]);
    expect(createMemory(store, BOB, bobs)).toMatchObject({ created: true });
  });

  it("takes only bytes that the owner stored", () => {
    const { store } = storeWithMemory();
    const known = memoryInput(uuid(5), [assetRef("original", bytesOf(1_000, 1))]);
    expect(refusalOf(() => createMemory(store, BOB, known))).toEqual({ code: "NotFound", field: "assets" });
    const lying = memoryInput(uuid(5), [{ ...assetRef("original", bytesOf(1_000, 1)), size_bytes: 7n }]);
    expect(refusalOf(() => createMemory(store, ALICE, lying))).toEqual({
      code: "InvalidArgument",
      field: "size_bytes",
    });
  });

  it("refuses what is not a memory, and stores nothing of it", () => {
    const { store } = testStore();
    const original = storedAsset(store, ALICE, "original", bytesOf(10, 1));
    const small = bytesOf(10, 2);
    const inline = (bytes: Uint8Array, change: object = {}) => ({
      ...assetRef("placeholder", bytes),
      inline: [bytes],
      ...change,
    });
    const refused = (change: object) =>
      refusalOf(() => createMemory(store, ALICE, { ...memoryInput(uuid(1), [original]), ...change } as never));
    const metadata = memoryInput(uuid(1), []).metadata;
    expect(refused({ id: uuid(0xa).toUpperCase() })).toEqual({ code: "InvalidArgument", field: "id" });
    expect(refused({ assets: [] })).toEqual({ code: "InvalidArgument", field: "assets" });
    expect(refused({ assets: [original, original] })).toEqual({ code: "InvalidArgument", field: "assets" });
    expect(refused({ assets: [{ ...original, sha256: new Uint8Array(3) }] })).toEqual({
      code: "InvalidArgument",
      field: "sha256",
    });
    for (const content_type of [
      "",
      "image",
      "image/webp\r\nx: y",
      "Image/WebP",
      "text/html<script>",
      `image/${"x".repeat(300)}`,
    ])
      expect(refused({ assets: [{ ...original, content_type }] })).toEqual({
        code: "InvalidArgument",
        field: "content_type",
      });
    expect(refused({ assets: [{ ...original, inline: [small] }] })).toEqual({
      code: "InvalidArgument",
      field: "inline",
    });
    const large = inline(new Uint8Array(LIMITS.maxInlineBytes + 1));
    expect(refused({ assets: [original, large] })).toEqual({ code: "TooLarge", field: "inline" });
    expect(refused({ assets: [original, inline(small, { size_bytes: 9n })] })).toEqual({
      code: "InvalidArgument",
      field: "size_bytes",
    });
    expect(refused({ assets: [original, inline(small, { inline: [bytesOf(10, 3)] })] })).toEqual({
      code: "InvalidHash",
      field: "sha256",
    });
    expect(refused({ metadata: { ...metadata, title: "é".repeat(501) } })).toEqual({
      code: "TooLarge",
      field: "title",
    });
    expect(refused({ metadata: { ...metadata, description: ["x".repeat(8_001)] } })).toEqual({
      code: "TooLarge",
      field: "description",
    });
    expect(refused({ metadata: { ...metadata, source_url: ["javascript:alert(1)"] } })).toEqual({
      code: "InvalidArgument",
      field: "source_url",
    });
    expect(store.maps.memories.first()).toBeUndefined();
  });
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
