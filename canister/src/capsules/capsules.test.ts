import { describe, expect, it } from "vitest";
import { storeGallery } from "../galleries/galleries.ts";
import { ALICE, bytesOf, galleryInput, memoryInput, totals, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { capsuleOf, createCapsule } from "./capsules.ts";

describe("a capsule", () => {
  it("is made once, renamed, and counts what is stored", () => {
    const { store } = testStore();
    expect(refusalOf(() => capsuleOf(store, ALICE))).toMatchObject({ code: "NotFound" });
    expect(createCapsule(store, ALICE, "Alice")).toMatchObject({ display_name: ["Alice"], connectionBytes: [] });
    expect(createCapsule(store, ALICE, undefined)).toMatchObject({ display_name: ["Alice"] });
    expect(createCapsule(store, ALICE, "Alice L.")).toMatchObject({ display_name: ["Alice L."] });
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1)]));
    expect(capsuleOf(store, ALICE)).toMatchObject({ display_name: ["Alice L."], totals: totals(1, 1, 1, 10n) });
    expect(refusalOf(() => createCapsule(store, ALICE, "x".repeat(1_001)))).toEqual({
      code: "TooLarge",
      field: "display_name",
    });
  });
});
