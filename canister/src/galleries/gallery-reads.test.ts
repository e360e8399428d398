import { Principal } from "@store-forever/protocol/ic-types";
import { checkGallery } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { ALICE, BOB, bytesOf, EVERYTHING, galleryInput, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory, upsertMetadata } from "../memories/memories.ts";
import { storedAsset, testStore, witnessed } from "../store.fixture.ts";
import { deleteGallery, storeGallery } from "./galleries.ts";
import { galleryStatuses, listGalleries } from "./gallery-reads.ts";

const metadata = memoryInput(uuid(0), []).metadata;

describe("listings", () => {
  it("give galleries whole and provable", async () => {
    const { store } = testStore();
    for (const number of [1, 2, 3]) storeGallery(store, ALICE, galleryInput(uuid(number), [uuid(7)]));
    deleteGallery(store, ALICE, uuid(2));
    const { value, paths } = listGalleries(store, ALICE, EVERYTHING, () => true);
    expect(value.items.map((gallery) => gallery.id)).toEqual([uuid(3), uuid(1)]);
    const tree = await witnessed(store, paths);
    for (const gallery of value.items) checkGallery(tree, { ...gallery, owner: Principal.fromUint8Array(ALICE) });
  });
});

describe("galleries", () => {
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
    expect(galleryStatuses(store, BOB, [uuid(10)])).toEqual([
      { gallery_id: uuid(10), total_memories: 0, stored_memories: 0, state: { not_stored: null } },
    ]);
  });
});
