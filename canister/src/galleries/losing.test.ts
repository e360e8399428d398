import { describe, expect, it } from "vitest";
import { ALICE, BOB, bytesOf, galleryInput, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { storeGallery } from "./galleries.ts";
import { requireNothingLost } from "./losing.ts";

const [STORED, NEVER, GALLERY] = [uuid(1), uuid(2), uuid(10)];
const refused = { code: "NotForHotKeys", field: undefined };

/** A gallery that lists a memory that is stored, and one that never came. */
function storeWithGap() {
  const { store } = testStore();
  createMemory(store, ALICE, memoryInput(STORED, [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
  storeGallery(store, ALICE, galleryInput(GALLERY, [STORED, NEVER]));
  return store;
}

describe("a key that may take nothing away", () => {
  it("may change a gallery as long as every stored memory stays in it", () => {
    const store = storeWithGap();
    for (const kept of [[STORED, NEVER], [NEVER, STORED], [STORED], [STORED, uuid(3)]])
      requireNothingLost(store, ALICE, GALLERY, galleryInput(GALLERY, kept).items);
    for (const kept of [[], [NEVER], [uuid(3)]])
      expect(refusalOf(() => requireNothingLost(store, ALICE, GALLERY, galleryInput(GALLERY, kept).items))).toEqual(
        refused,
      );
  });

  it("may delete a gallery of which nothing is stored, or that is not there", () => {
    const store = storeWithGap();
    storeGallery(store, ALICE, galleryInput(uuid(11), [NEVER]));
    storeGallery(store, ALICE, galleryInput(uuid(12), []));
    storeGallery(store, BOB, galleryInput(GALLERY, [STORED]));
    for (const id of [uuid(11), uuid(12), uuid(13)]) requireNothingLost(store, ALICE, id, []);
    requireNothingLost(store, BOB, GALLERY, []);
    expect(refusalOf(() => requireNothingLost(store, ALICE, GALLERY, []))).toEqual(refused);
  });
});
