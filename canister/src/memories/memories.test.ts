import { Principal } from "@dfinity/principal";
import { LIMITS } from "@store-forever/protocol";
import { checkGallery, checkMemory, checkShareLink, VerificationError } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
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
  testArchive,
  uuid,
  witnessed,
} from "../archive.fixture.ts";
import { storeGallery, updateGallery } from "../galleries/galleries.ts";
import { createShareLink, galleryLinks } from "../sharing/share-links.ts";
import { ownGallery, presenceOf, presencePage, readMemories, sharedGallery } from "./certified-answers.ts";
import { blobChunk, blobMeta } from "./media.ts";
import { createMemory } from "./memories.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index * 8);

function archiveWithMemory() {
  const { archive } = testArchive();
  const placeholder = bytesOf(200, 4);
  const assets = [
    storedAsset(archive, ALICE, "original", bytesOf(1_000, 1)),
    storedAsset(archive, ALICE, "thumb", bytesOf(300, 2)),
    { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] },
  ];
  const memory = memoryInput(uuid(1), assets);
  createMemory(archive, ALICE, memory);
  return { archive, memory };
}

function sharedArchive() {
  const { archive, memory } = archiveWithMemory();
  const original = storedAsset(archive, ALICE, "original", bytesOf(800, 7));
  createMemory(archive, ALICE, memoryInput(uuid(2), [original]));
  storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1), uuid(3)]));
  return { archive, memory, link: createShareLink(archive, ALICE, uuid(10), () => SECRET) };
}

describe("createMemory", () => {
  it("stores what it was given, provably", async () => {
    const { archive, memory } = archiveWithMemory();
    const { value, paths } = readMemories(archive, ALICE, { memory_ids: [uuid(1), uuid(2)], token: [] });
    expect(value).toEqual([[{ ...memory, created_at_ns: archive.now() }], []]);
    const tree = await witnessed(archive, paths);
    const [[stored]] = value as [[NonNullable<(typeof value)[0][0]>], []];
    checkMemory(tree, ALICE, stored);
    const retitled = { ...stored, metadata: { ...stored.metadata, title: "Another" } };
    expect(() => checkMemory(tree, ALICE, retitled)).toThrow(VerificationError);
    expect(() => checkMemory(tree, ALICE, { ...stored, assets: stored.assets.slice(1) })).toThrow(VerificationError);
    expect(() => checkMemory(tree, BOB, stored)).toThrow(VerificationError);
  });

  it("keeps the first of two copies of the same original, and refuses another original", () => {
    const { archive, memory } = archiveWithMemory();
    const renamed = { ...memory, metadata: { ...memory.metadata, title: "Another" } };
    expect(createMemory(archive, ALICE, renamed)).toEqual({ memory_id: uuid(1), created: false });
    expect(readMemories(archive, ALICE, { memory_ids: [uuid(1)], token: [] }).value[0]?.[0]?.metadata.title).toBe(
      "Île de Ré",
    );
    const other = memoryInput(uuid(1), [storedAsset(archive, ALICE, "original", bytesOf(9, 9))]);
    expect(refusalOf(() => createMemory(archive, ALICE, other))).toEqual({ code: "Conflict", field: "id" });
    const bobs = memoryInput(uuid(1), [storedAsset(archive, BOB, "original", bytesOf(9, 9))]);
    expect(createMemory(archive, BOB, bobs)).toMatchObject({ created: true });
  });

  it("takes only bytes that the owner stored", () => {
    const { archive } = archiveWithMemory();
    const known = memoryInput(uuid(5), [assetRef("original", bytesOf(1_000, 1))]);
    expect(refusalOf(() => createMemory(archive, BOB, known))).toEqual({ code: "NotFound", field: "assets" });
    const lying = memoryInput(uuid(5), [{ ...assetRef("original", bytesOf(1_000, 1)), size_bytes: 7n }]);
    expect(refusalOf(() => createMemory(archive, ALICE, lying))).toEqual({
      code: "InvalidArgument",
      field: "size_bytes",
    });
  });

  it("refuses what is not a memory, and stores nothing of it", () => {
    const { archive } = testArchive();
    const original = storedAsset(archive, ALICE, "original", bytesOf(10, 1));
    const small = bytesOf(10, 2);
    const inline = (bytes: Uint8Array, change: object = {}) => ({
      ...assetRef("placeholder", bytes),
      inline: [bytes],
      ...change,
    });
    const refused = (change: object) =>
      refusalOf(() => createMemory(archive, ALICE, { ...memoryInput(uuid(1), [original]), ...change } as never));
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
    expect(archive.stores.memories.first()).toBeUndefined();
  });
});

describe("a proof", () => {
  it("shows no other owner's principal, nor their ids", () => {
    const { archive } = archiveWithMemory();
    const strangers = Array.from({ length: 20 }, (_, index) => Uint8Array.of(99, 98, 97, index));
    for (const stranger of strangers) {
      const { value, paths } = presenceOf(archive, stranger, uuid(0xabc));
      expect(value.metadata_present).toBe(false);
      const witness = Buffer.from(archive.tree.witness(paths));
      expect(witness.includes(Buffer.from(sha256(ALICE)))).toBe(true);
      expect(witness.includes(Buffer.of(0x43, ...ALICE))).toBe(false);
      expect(witness.includes(uuid(1))).toBe(false);
    }
  });
});

describe("presence", () => {
  it("tells, provably, what is stored and what is not", async () => {
    const { archive, memory } = archiveWithMemory();
    const { value, paths } = presenceOf(archive, ALICE, uuid(1));
    expect(value).toMatchObject({ memory_id: uuid(1), metadata_present: true, asset_present: true });
    expect(value.assets).toHaveLength(memory.assets.length);
    const tree = await witnessed(archive, paths);
    expect(paths.filter((path) => tree.leaf(path) !== undefined)).toHaveLength(4);
    const absent = presenceOf(archive, BOB, uuid(1));
    expect(absent.value).toEqual({ memory_id: uuid(1), metadata_present: false, asset_present: false, assets: [] });
    const bobsTree = await witnessed(archive, absent.paths);
    expect(absent.paths.filter((path) => bobsTree.leaf(path) !== undefined)).toHaveLength(0);
  });

  it("comes in pages that together are the list", () => {
    const { archive } = archiveWithMemory();
    const memory_ids = Array.from({ length: 50 }, (_, index) => uuid(index));
    const seen: string[] = [];
    for (let cursor: [] | [string] = []; ; ) {
      const { value } = presencePage(archive, ALICE, { memory_ids, cursor, limit: [] });
      expect(value.items.length).toBeLessThanOrEqual(LIMITS.presenceDefault);
      seen.push(...value.items.map((item) => item.memory_id));
      cursor = value.next_cursor;
      if (cursor.length === 0) break;
    }
    expect(seen).toEqual(memory_ids);
    const refused = (change: object) =>
      refusalOf(() => presencePage(archive, ALICE, { memory_ids, cursor: [], limit: [], ...change }));
    expect(refused({ limit: [0] })).toEqual({ code: "InvalidArgument", field: "limit" });
    expect(refused({ limit: [101] })).toEqual({ code: "InvalidArgument", field: "limit" });
    expect(refused({ cursor: ["-1"] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    expect(refused({ cursor: ["1.5"] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    expect(refused({ memory_ids: Array(101).fill(uuid(1)) })).toEqual({ code: "TooLarge", field: "memory_ids" });
  });
});

describe("galleries", () => {
  it("are stored once, replaced by updates, and provable", async () => {
    const { archive } = testArchive();
    const gallery = galleryInput(uuid(10), [uuid(2), uuid(1)]);
    expect(storeGallery(archive, ALICE, gallery)).toEqual({ gallery_id: uuid(10), created: true });
    expect(storeGallery(archive, ALICE, { ...gallery, title: "Other" })).toEqual({
      gallery_id: uuid(10),
      created: false,
    });
    const stored = ownGallery(archive, ALICE, uuid(10));
    expect(stored.value).toEqual({ ...gallery, created_at_ns: archive.now(), featured: [], ownerBytes: ALICE });
    const tree = await witnessed(archive, stored.paths);
    const owner = Principal.fromUint8Array(ALICE);
    checkGallery(tree, { ...stored.value, owner });
    expect(() => checkGallery(tree, { ...stored.value, owner, title: "Other" })).toThrow(VerificationError);

    updateGallery(archive, ALICE, { ...galleryInput(uuid(10), [uuid(3)]), title: "Winter", source_url: [] });
    const updated = ownGallery(archive, ALICE, uuid(10));
    expect(updated.value).toMatchObject({ title: "Winter", source_url: gallery.source_url });
    expect(updated.value.items.map((item) => item.memory_id)).toEqual([uuid(3)]);
    checkGallery(await witnessed(archive, updated.paths), { ...updated.value, owner });
  });

  it("are their owner's alone", () => {
    const { archive } = sharedArchive();
    for (const operation of [ownGallery, galleryLinks])
      expect(refusalOf(() => operation(archive, BOB, uuid(10)))).toEqual({ code: "NotFound", field: "gallery_id" });
    expect(refusalOf(() => updateGallery(archive, BOB, galleryInput(uuid(10), [])))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => createShareLink(archive, BOB, uuid(10), () => SECRET))).toMatchObject({ code: "NotFound" });
  });

  it("refuse what is not a gallery", () => {
    const { archive } = testArchive();
    const refused = (change: object) =>
      refusalOf(() => storeGallery(archive, ALICE, { ...galleryInput(uuid(10), [uuid(1)]), ...change } as never));
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
    const { archive, link } = sharedArchive();
    expect(link.token).toBe(Buffer.from(SECRET).toString("base64url"));
    expect(createShareLink(archive, ALICE, uuid(10), () => new Uint8Array(32))).toEqual(link);
    expect(galleryLinks(archive, ALICE, uuid(10))).toEqual([link]);
    const { value, paths } = sharedGallery(archive, link.token);
    const gallery = { ...value, owner: Principal.fromUint8Array(value.ownerBytes) };
    const tree = await witnessed(archive, paths);
    checkGallery(tree, gallery);
    checkShareLink(tree, link.token, gallery);
    expect(() => checkShareLink(tree, link.token, { ...gallery, id: uuid(11) })).toThrow(VerificationError);
  });

  it("let read the gallery's memories and no others", () => {
    const { archive, memory, link } = sharedArchive();
    const token: [string] = [link.token];
    const { value, paths } = readMemories(archive, BOB, { memory_ids: [uuid(1), uuid(2), uuid(3)], token });
    expect(value.map((entry) => entry[0]?.id)).toEqual([uuid(1), undefined, undefined]);
    expect(paths).toHaveLength(10);
    const kind = { original: null };
    expect(blobMeta(archive, BOB, { memory_id: uuid(1), kind, token })).toEqual({
      sha256: memory.assets[0]?.sha256,
      size_bytes: 1_000n,
      content_type: "image/webp",
      chunk_count: 1,
      chunk_size_bytes: LIMITS.chunkSizeBytes,
    });
    expect(blobChunk(archive, BOB, { memory_id: uuid(1), kind, token }, 0)).toEqual(bytesOf(1_000, 1));
    expect(blobChunk(archive, BOB, { memory_id: uuid(1), kind: { placeholder: null }, token }, 0)).toEqual(
      bytesOf(200, 4),
    );
    const refused = (locator: object, index = 0) =>
      refusalOf(() => blobChunk(archive, BOB, { memory_id: uuid(1), kind, token, ...locator }, index));
    expect(refused({ memory_id: uuid(2) })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({ token: [] })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({ token: ["guess"] })).toEqual({ code: "NotFound", field: "token" });
    expect(refused({ kind: { display: null } })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({}, 1)).toEqual({ code: "InvalidArgument", field: "index" });
  });

  it("let no longer read what an update took out of the gallery", () => {
    const { archive, link } = sharedArchive();
    updateGallery(archive, ALICE, galleryInput(uuid(10), [uuid(2)]));
    const request = { memory_ids: [uuid(1), uuid(2)], token: [link.token] as [string] };
    expect(readMemories(archive, BOB, request).value.map((entry) => entry[0]?.id)).toEqual([undefined, uuid(2)]);
  });
});
