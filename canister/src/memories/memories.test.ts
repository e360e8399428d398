import { Principal } from "@dfinity/principal";
import { LIMITS } from "@store-forever/protocol";
import { checkGallery, checkMemory, checkShareLink, VerificationError } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { storeGallery, updateGallery } from "../galleries/galleries.ts";
import { ownGallery, sharedGallery } from "../galleries/gallery-reads.ts";
import { createShareLink, galleryLinks } from "../sharing/share-links.ts";
import {
  ALICE,
  assetRef,
  BOB,
  bytesOf,
  galleryInput,
  memoryInput,
  refusalOf,
  sha256,
  storedAsset,
  testStore,
  uuid,
  witnessed,
} from "../store.fixture.ts";
import { blobChunk, blobMeta } from "./asset-reads.ts";
import { createMemory } from "./memories.ts";
import { listPresence, presenceOf, readMemories } from "./memory-reads.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index * 8);

function archiveWithMemory() {
  const { store } = testStore();
  const placeholder = bytesOf(200, 4);
  const assets = [
    storedAsset(store, ALICE, "original", bytesOf(1_000, 1)),
    storedAsset(store, ALICE, "thumb", bytesOf(300, 2)),
    { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] },
  ];
  const memory = memoryInput(uuid(1), assets);
  createMemory(store, ALICE, memory);
  return { store, memory };
}

function sharedArchive() {
  const { store, memory } = archiveWithMemory();
  const original = storedAsset(store, ALICE, "original", bytesOf(800, 7));
  createMemory(store, ALICE, memoryInput(uuid(2), [original]));
  storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(3)]));
  return { store, memory, link: createShareLink(store, ALICE, uuid(10), () => SECRET) };
}

describe("createMemory", () => {
  it("stores what it was given, provably", async () => {
    const { store, memory } = archiveWithMemory();
    const { value, paths } = readMemories(store, ALICE, { memory_ids: [uuid(1), uuid(2)], token: [] });
    expect(value).toEqual([[{ ...memory, created_at_ns: store.now() }], []]);
    const tree = await witnessed(store, paths);
    const [[stored]] = value as [[NonNullable<(typeof value)[0][0]>], []];
    checkMemory(tree, ALICE, stored);
    const retitled = { ...stored, metadata: { ...stored.metadata, title: "Another" } };
    expect(() => checkMemory(tree, ALICE, retitled)).toThrow(VerificationError);
    expect(() => checkMemory(tree, ALICE, { ...stored, assets: stored.assets.slice(1) })).toThrow(VerificationError);
    expect(() => checkMemory(tree, BOB, stored)).toThrow(VerificationError);
  });

  it("keeps the first of two copies of the same original, and refuses another original", () => {
    const { store, memory } = archiveWithMemory();
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
    const { store } = archiveWithMemory();
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

describe("a proof", () => {
  it("shows no other owner's principal, nor their ids", () => {
    const { store } = archiveWithMemory();
    const strangers = Array.from({ length: 20 }, (_, index) => Uint8Array.of(99, 98, 97, index));
    for (const stranger of strangers) {
      const { value, paths } = presenceOf(store, stranger, uuid(0xabc));
      expect(value.metadata_present).toBe(false);
      const witness = Buffer.from(store.tree.witness(paths));
      expect(witness.includes(Buffer.from(sha256(ALICE)))).toBe(true);
      expect(witness.includes(Buffer.of(0x43, ...ALICE))).toBe(false);
      expect(witness.includes(uuid(1))).toBe(false);
    }
  });
});

describe("presence", () => {
  it("tells, provably, what is stored and what is not", async () => {
    const { store, memory } = archiveWithMemory();
    const { value, paths } = presenceOf(store, ALICE, uuid(1));
    expect(value).toMatchObject({ memory_id: uuid(1), metadata_present: true, asset_present: true });
    expect(value.assets).toHaveLength(memory.assets.length);
    const tree = await witnessed(store, paths);
    expect(paths.filter((path) => tree.leaf(path) !== undefined)).toHaveLength(4);
    const absent = presenceOf(store, BOB, uuid(1));
    expect(absent.value).toEqual({ memory_id: uuid(1), metadata_present: false, asset_present: false, assets: [] });
    const bobsTree = await witnessed(store, absent.paths);
    expect(absent.paths.filter((path) => bobsTree.leaf(path) !== undefined)).toHaveLength(0);
  });

  it("comes in pages that together are the list", () => {
    const { store } = archiveWithMemory();
    const memory_ids = Array.from({ length: 50 }, (_, index) => uuid(index));
    const seen: string[] = [];
    for (let cursor: [] | [string] = []; ; ) {
      const { value } = listPresence(store, ALICE, { memory_ids, cursor, limit: [] });
      expect(value.items.length).toBeLessThanOrEqual(LIMITS.presenceDefault);
      seen.push(...value.items.map((item) => item.memory_id));
      cursor = value.next_cursor;
      if (cursor.length === 0) break;
    }
    expect(seen).toEqual(memory_ids);
    const refused = (change: object) =>
      refusalOf(() => listPresence(store, ALICE, { memory_ids, cursor: [], limit: [], ...change }));
    expect(refused({ limit: [0] })).toEqual({ code: "InvalidArgument", field: "limit" });
    expect(refused({ limit: [101] })).toEqual({ code: "InvalidArgument", field: "limit" });
    expect(refused({ cursor: ["-1"] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    expect(refused({ cursor: ["1.5"] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    expect(refused({ memory_ids: Array(101).fill(uuid(1)) })).toEqual({ code: "TooLarge", field: "memory_ids" });
  });
});

describe("galleries", () => {
  it("are stored once, replaced by updates, and provable", async () => {
    const { store } = testStore();
    const gallery = galleryInput(uuid(10), [uuid(2), uuid(1)]);
    expect(storeGallery(store, ALICE, gallery)).toEqual({ gallery_id: uuid(10), created: true });
    expect(storeGallery(store, ALICE, { ...gallery, title: "Other" })).toEqual({
      gallery_id: uuid(10),
      created: false,
    });
    const stored = ownGallery(store, ALICE, uuid(10));
    expect(stored.value).toEqual({ ...gallery, created_at_ns: store.now(), featured: [], ownerBytes: ALICE });
    const tree = await witnessed(store, stored.paths);
    const owner = Principal.fromUint8Array(ALICE);
    checkGallery(tree, { ...stored.value, owner });
    expect(() => checkGallery(tree, { ...stored.value, owner, title: "Other" })).toThrow(VerificationError);

    updateGallery(store, ALICE, { ...galleryInput(uuid(10), [uuid(3)]), title: "Winter", source_url: [] });
    const updated = ownGallery(store, ALICE, uuid(10));
    expect(updated.value).toMatchObject({ title: "Winter", source_url: gallery.source_url });
    expect(updated.value.items.map((item) => item.memory_id)).toEqual([uuid(3)]);
    checkGallery(await witnessed(store, updated.paths), { ...updated.value, owner });
  });

  it("are their owner's alone", () => {
    const { store } = sharedArchive();
    for (const operation of [ownGallery, galleryLinks])
      expect(refusalOf(() => operation(store, BOB, uuid(10)))).toEqual({ code: "NotFound", field: "gallery_id" });
    expect(refusalOf(() => updateGallery(store, BOB, galleryInput(uuid(10), [])))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => createShareLink(store, BOB, uuid(10), () => SECRET))).toMatchObject({ code: "NotFound" });
  });

  it("refuse what is not a gallery", () => {
    const { store } = testStore();
    const refused = (change: object) =>
      refusalOf(() => storeGallery(store, ALICE, { ...galleryInput(uuid(10), [uuid(1)]), ...change } as never));
    expect(refused({ id: "x" })).toEqual({ code: "InvalidArgument", field: "id" });
    expect(refused({ items: [{ memory_id: "x", caption: [] }] })).toEqual({
      code: "InvalidArgument",
      field: "memory_id",
    });
    const item = { memory_id: uuid(1), caption: [] };
    expect(refused({ items: [item, item] })).toEqual({ code: "InvalidArgument", field: "items" });
    expect(refused({ items: Array(LIMITS.maxGalleryItems + 1).fill(item) })).toEqual({
      code: "TooLarge",
      field: "items",
    });
    const longest = (count: number, captionBytes: number) =>
      Array.from({ length: count }, (_, index) => ({ memory_id: uuid(index), caption: ["c".repeat(captionBytes)] }));
    expect(refused({ items: longest(LIMITS.maxGalleryItems, 200) })).toEqual({ code: "TooLarge", field: "items" });
    expect(refused({ title: "x".repeat(1_001) })).toEqual({ code: "TooLarge", field: "title" });
  });
});

describe("share links", () => {
  it("open their gallery, provably, and are made once", async () => {
    const { store, link } = sharedArchive();
    expect(link.token).toBe(Buffer.from(SECRET).toString("base64url"));
    expect(createShareLink(store, ALICE, uuid(10), () => new Uint8Array(32))).toEqual(link);
    expect(galleryLinks(store, ALICE, uuid(10))).toEqual([link]);
    const { value, paths } = sharedGallery(store, link.token);
    const gallery = { ...value, owner: Principal.fromUint8Array(value.ownerBytes) };
    const tree = await witnessed(store, paths);
    checkGallery(tree, gallery);
    checkShareLink(tree, link.token, gallery);
    expect(() => checkShareLink(tree, link.token, { ...gallery, id: uuid(11) })).toThrow(VerificationError);
  });

  it("let read the gallery's memories and no others", () => {
    const { store, memory, link } = sharedArchive();
    const token: [string] = [link.token];
    const { value, paths } = readMemories(store, BOB, { memory_ids: [uuid(1), uuid(2), uuid(3)], token });
    expect(value.map((entry) => entry[0]?.id)).toEqual([uuid(1), undefined, undefined]);
    expect(paths).toHaveLength(10);
    const kind = { original: null };
    expect(blobMeta(store, BOB, { memory_id: uuid(1), kind, token })).toEqual({
      sha256: memory.assets[0]?.sha256,
      size_bytes: 1_000n,
      content_type: "image/webp",
      chunk_count: 1,
      chunk_size_bytes: LIMITS.chunkSizeBytes,
    });
    expect(blobChunk(store, BOB, { memory_id: uuid(1), kind, token }, 0)).toEqual(bytesOf(1_000, 1));
    expect(blobChunk(store, BOB, { memory_id: uuid(1), kind: { placeholder: null }, token }, 0)).toEqual(
      bytesOf(200, 4),
    );
    const refused = (locator: object, index = 0) =>
      refusalOf(() => blobChunk(store, BOB, { memory_id: uuid(1), kind, token, ...locator }, index));
    expect(refused({ memory_id: uuid(2) })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({ token: [] })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({ token: ["guess"] })).toEqual({ code: "NotFound", field: "token" });
    expect(refused({ kind: { display: null } })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({}, 1)).toEqual({ code: "InvalidArgument", field: "index" });
  });

  it("let no longer read what an update took out of the gallery", () => {
    const { store, link } = sharedArchive();
    updateGallery(store, ALICE, galleryInput(uuid(10), [uuid(2)]));
    const request = { memory_ids: [uuid(1), uuid(2)], token: [link.token] as [string] };
    expect(readMemories(store, BOB, request).value.map((entry) => entry[0]?.id)).toEqual([undefined, uuid(2)]);
  });
});
