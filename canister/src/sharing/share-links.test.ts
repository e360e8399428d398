import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { checkGallery, checkOpenedLink, VerificationError } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { SECRET, storeWithSharedGallery } from "../filled-store.fixture.ts";
import { updateGallery } from "../galleries/galleries.ts";
import { sharedGallery } from "../galleries/gallery-reads.ts";
import { ALICE, BOB, bytesOf, galleryInput, uuid } from "../inputs.fixture.ts";
import { blobChunk, blobMeta } from "../memories/asset-reads.ts";
import { readMemories } from "../memories/memory-reads.ts";
import { refusalOf, witnessed } from "../store.fixture.ts";
import { createShareLink } from "./share-links.ts";
import { sharingOf } from "./sharing.ts";

describe("share links", () => {
  it("open their gallery, provably, and are made once", async () => {
    const { store, link } = storeWithSharedGallery();
    expect(link.token).toBe(Buffer.from(SECRET).toString("base64url"));
    const target = { kind: "gallery", owner: ALICE, id: uuid(10) } as const;
    expect(createShareLink(store, target, undefined, () => new Uint8Array(32))).toEqual(link);
    expect(sharingOf(store, target).links).toEqual([link]);
    const labelled = createShareLink(store, target, "Grandma", () => new Uint8Array(32));
    expect(labelled).toMatchObject({ label: "Grandma", token: "A".repeat(43) });
    expect(createShareLink(store, target, "Grandma", () => SECRET)).toEqual(labelled);
    expect(sharingOf(store, target).links).toEqual([link, labelled]);
    const { value, paths } = sharedGallery(store, link.token);
    const gallery = { ...value, owner: Principal.fromUint8Array(value.ownerBytes) };
    const tree = await witnessed(store, paths);
    checkGallery(tree, gallery);
    checkOpenedLink(tree, link.token, { gallery });
    expect(() => checkOpenedLink(tree, link.token, { gallery: { ...gallery, id: uuid(11) } })).toThrow(
      VerificationError,
    );
  });

  it("let read the gallery's memories and no others", () => {
    const { store, memory, link } = storeWithSharedGallery();
    const token: [string] = [link.token];
    const { value, paths } = readMemories(store, BOB, { memory_ids: [uuid(1), uuid(2), uuid(3)], token });
    expect(value.map((entry) => entry[0]?.id)).toEqual([uuid(1), undefined, undefined]);
    expect(paths).toHaveLength(14);
    const kind = { original: null };
    expect(blobMeta(store, BOB, { memory_id: uuid(1), kind, token, version: [] as [] })).toEqual({
      sha256: memory.assets[0]?.sha256,
      size_bytes: 1_000n,
      content_type: "image/webp",
      chunk_count: 1,
      chunk_size_bytes: LIMITS.chunkSizeBytes,
    });
    expect(blobChunk(store, BOB, { memory_id: uuid(1), kind, token, version: [] as [] }, 0)).toEqual(bytesOf(1_000, 1));
    expect(
      blobChunk(store, BOB, { memory_id: uuid(1), kind: { placeholder: null }, token, version: [] as [] }, 0),
    ).toEqual(bytesOf(200, 4));
    const refused = (locator: object, index = 0) =>
      refusalOf(() => blobChunk(store, BOB, { memory_id: uuid(1), kind, token, ...locator, version: [] as [] }, index));
    expect(refused({ memory_id: uuid(2) })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({ token: [] })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({ token: ["guess"] })).toEqual({ code: "NotFound", field: "token" });
    expect(refused({ kind: { display: null } })).toEqual({ code: "NotFound", field: "memory_id" });
    expect(refused({}, 1)).toEqual({ code: "InvalidArgument", field: "index" });
  });

  it("let no longer read what an update took out of the gallery", () => {
    const { store, link } = storeWithSharedGallery();
    updateGallery(store, ALICE, galleryInput(uuid(10), [uuid(2)]));
    const request = { memory_ids: [uuid(1), uuid(2)], token: [link.token] as [string] };
    expect(readMemories(store, BOB, request).value.map((entry) => entry[0]?.id)).toEqual([undefined, uuid(2)]);
  });
});
