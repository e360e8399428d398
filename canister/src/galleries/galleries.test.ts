import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { checkGallery, VerificationError } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/capsules.ts";
import { SECRET, storeWithSharedGallery } from "../filled-store.fixture.ts";
import { ALICE, BOB, bytesOf, galleryInput, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { createShareLink } from "../sharing/share-links.ts";
import { sharingOf } from "../sharing/sharing.ts";
import { entryCounts, refusalOf, storedAsset, testStore, witnessed } from "../store.fixture.ts";
import { deleteGallery, storeGallery, updateGallery } from "./galleries.ts";
import { ownGallery } from "./gallery-reads.ts";

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
    expect(stored.value).toEqual({ ...gallery, created_at_ns: store.now(), ownerBytes: ALICE });
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

  it("are not changed by a call that is repeated late", () => {
    const { store, clock } = testStore();
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(3)]));
    const update = (title: string, key?: string) => {
      updateGallery(store, ALICE, { ...galleryInput(uuid(10), [uuid(3)]), title }, key);
      return ownGallery(store, ALICE, uuid(10)).value.title;
    };
    const titles = [
      update("Winter", "a"),
      update("Spring", "b"),
      update("Winter", "a"),
      update("Summer"),
      update("Spring", "b"),
    ];
    expect(titles).toEqual(["Winter", "Spring", "Spring", "Summer", "Summer"]);
    clock.nowNs += BigInt(LIMITS.idempotencySeconds) * 1_000_000_000n;
    expect(update("Winter", "a")).toBe("Winter");
    expect(refusalOf(() => update("Winter", ""))).toEqual({ code: "InvalidArgument", field: "idempotency_key" });
  });

  it("are their owner's alone", () => {
    const { store } = storeWithSharedGallery();
    const bobs = { kind: "gallery", owner: BOB, id: uuid(10) } as const;
    for (const operation of [() => ownGallery(store, BOB, uuid(10)), () => sharingOf(store, bobs)])
      expect(refusalOf(operation)).toEqual({ code: "NotFound", field: "gallery_id" });
    expect(refusalOf(() => updateGallery(store, BOB, galleryInput(uuid(10), [])))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => createShareLink(store, bobs, undefined, () => SECRET))).toMatchObject({ code: "NotFound" });
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
});
