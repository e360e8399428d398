import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { checkOpenedLink } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/capsules.ts";
import { storeWithGallery } from "../filled-store.fixture.ts";
import { deleteGallery } from "../galleries/galleries.ts";
import { listGalleries, userGallery } from "../galleries/gallery-reads.ts";
import { ALICE, BOB, bytesOf, CAROL, galleryInput, sha256, uuid } from "../inputs.fixture.ts";
import { blobChunk, chunkWith } from "../memories/asset-reads.ts";
import { deleteMemory } from "../memories/memories.ts";
import { readWith } from "../memories/memory-reads.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { publishSome } from "../publishing/publishing.ts";
import type { Target } from "../store/target.ts";
import { entryCounts, refusalOf, witnessed } from "../store.fixture.ts";
import { addLink, openedLink, revokeLink } from "./links.ts";
import { rightToShared } from "./rights.ts";
import { isSharedWith, sharingOf, updateSharing } from "./sharing.ts";

const gallery: Target = { kind: "gallery", owner: ALICE, id: uuid(10) };
const memory: Target = { kind: "memory", owner: ALICE, id: uuid(1) };
let links = 0;
const secret = () => sha256(Uint8Array.of(++links, links >> 8));
const only = (change: object) => ({ isPublic: undefined, add: [], remove: [], ...change });

describe("sharing", () => {
  it("with people opens to them what was shared, and nothing else, until it ends", () => {
    const { store } = storeWithGallery();
    updateSharing(store, gallery, only({ add: [BOB, BOB, ALICE] }));
    expect(sharingOf(store, gallery)).toEqual({ isPublic: false, people: [BOB], links: [] });
    expect(userGallery(store, BOB, ALICE, uuid(10)).value.title).toBe("Summer");
    expect(refusalOf(() => userGallery(store, CAROL, ALICE, uuid(10)))).toMatchObject({ code: "NotFound" });
    const right = rightToShared(store, BOB, ALICE, uuid(10));
    expect(readWith(store, right, [uuid(1), uuid(4)]).value.map((found) => found[0]?.id)).toEqual([uuid(1), undefined]);
    expect(chunkWith(store, right, { memory_id: uuid(2), kind: { original: null }, version: [] }, 0)).toEqual(
      bytesOf(100, 2),
    );
    const alone = rightToShared(store, BOB, ALICE, undefined);
    expect(readWith(store, alone, [uuid(1)]).value).toEqual([[]]);
    updateSharing(store, memory, only({ add: [BOB] }));
    expect(readWith(store, alone, [uuid(1), uuid(2)]).value.map((found) => found[0]?.id)).toEqual([uuid(1), undefined]);
    const visible = (reader: Uint8Array) =>
      listGalleries(store, ALICE, { cursor: [], limit: [] }, () => isSharedWith(store, gallery, reader)).value.items;
    expect([visible(BOB).length, visible(CAROL).length]).toEqual([1, 0]);
    expect(capsuleOf(store, ALICE).connectionBytes).toEqual([BOB]);

    updateSharing(store, gallery, only({ remove: [BOB] }));
    expect(refusalOf(() => rightToShared(store, BOB, ALICE, uuid(10)))).toMatchObject({ code: "NotFound" });
  });

  it("by links opens what each is for, until it is revoked, provably", async () => {
    const { store } = storeWithGallery();
    const first = addLink(store, gallery, "family", secret);
    const second = addLink(store, gallery, undefined, secret);
    const third = addLink(store, memory, undefined, secret);
    expect(sharingOf(store, gallery).links).toEqual([first, second]);
    const read = (token: string, memory_id: string) =>
      blobChunk(store, BOB, { memory_id, kind: { original: null }, token: [token], version: [] as [] }, 0);
    expect(read(third.token, uuid(1))).toEqual(bytesOf(100, 1));
    expect(refusalOf(() => read(third.token, uuid(2)))).toMatchObject({ code: "NotFound" });

    revokeLink(store, BOB, first.token);
    expect(read(first.token, uuid(2))).toEqual(bytesOf(100, 2));
    revokeLink(store, ALICE, first.token);
    expect(revokeLink(store, ALICE, first.token)).toBeNull();
    expect(refusalOf(() => read(first.token, uuid(2)))).toEqual({ code: "NotFound", field: "token" });
    expect(read(second.token, uuid(2))).toEqual(bytesOf(100, 2));

    const owner = Principal.fromUint8Array(ALICE);
    const revoked = openedLink(store, first.token);
    expect(revoked.value).toBeUndefined();
    checkOpenedLink(await witnessed(store, revoked.paths), first.token, undefined);
    const open = openedLink(store, third.token);
    const tree = await witnessed(store, open.paths);
    checkOpenedLink(tree, third.token, { memory: { owner, memory_id: uuid(1) } });
    expect(() => checkOpenedLink(tree, third.token, undefined)).toThrow("does not tell");
    expect(() =>
      checkOpenedLink(tree, third.token, { gallery: { ...galleryInput(uuid(1), []), owner, created_at_ns: 0n } }),
    ).toThrow("claims");
  });

  it("refuses strangers, the anonymous, and too much", () => {
    const { store } = storeWithGallery();
    expect(refusalOf(() => updateSharing(store, { ...gallery, owner: BOB }, only({})))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => addLink(store, { ...memory, id: uuid(3) }, undefined, secret))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => updateSharing(store, gallery, only({ add: [Uint8Array.of(4)] })))).toEqual({
      code: "InvalidArgument",
      field: "add_people",
    });
    for (let count = 0; count < LIMITS.maxShareLinks; count++) addLink(store, memory, undefined, secret);
    expect(refusalOf(() => addLink(store, memory, undefined, secret))).toMatchObject({ code: "LimitExceeded" });
  });

  it("leaves nothing behind when what was shared is deleted", () => {
    const { store } = storeWithGallery();
    const before = entryCounts(store);
    const root = store.tree.rootHash();
    addLink(store, gallery, undefined, secret);
    updateSharing(store, gallery, only({ isPublic: true }));
    addLink(store, memory, undefined, secret);
    publishSome(store);
    updateSharing(store, gallery, only({ isPublic: false }));
    for (const { token } of [...sharingOf(store, gallery).links, ...sharingOf(store, memory).links])
      revokeLink(store, ALICE, token);
    for (let count = 0; count < 5; count++) sweep(store);
    expect(store.tree.rootHash()).toEqual(root);
    // A queue keeps whose turn it is, once for all.
    expect(entryCounts(store)).toEqual({ ...before, ownerNames: 1, counters: expect.any(Number) });

    addLink(store, memory, undefined, secret);
    publishSome(store);
    deleteMemory(store, ALICE, uuid(1));
    deleteGallery(store, ALICE, uuid(10));
    for (let count = 0; count < 5; count++) sweep(store);
    expect(Object.keys(entryCounts(store))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/sharing|shareLinks|publishing|publishedGalleries|treeGarbage/)]),
    );
  });
});
