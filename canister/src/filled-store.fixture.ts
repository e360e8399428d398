import { storeGallery } from "./galleries/galleries.ts";
import { ALICE, assetRef, bytesOf, galleryInput, memoryInput, uuid } from "./inputs.fixture.ts";
import { createMemory } from "./memories/memories.ts";
import { certifyNotFound } from "./publishing/not-found.ts";
import { createShareLink } from "./sharing/share-links.ts";
import { storedAsset, testStore } from "./store.fixture.ts";

/** 32 bytes that make a link's token. */
export const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index * 8);

/** Alice's memory of three assets. */
export function storeWithMemory() {
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

/** Alice's shared gallery of that memory and one that is not stored yet; another memory is in no gallery. */
export function storeWithSharedGallery() {
  const { store, memory } = storeWithMemory();
  const original = storedAsset(store, ALICE, "original", bytesOf(800, 7));
  createMemory(store, ALICE, memoryInput(uuid(2), [original]));
  storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(3)]));
  return {
    store,
    memory,
    link: createShareLink(store, { kind: "gallery", owner: ALICE, id: uuid(10) }, undefined, () => SECRET),
  };
}

/** Alice's gallery of two memories and one that is not stored yet. */
export function storeWithGallery() {
  const { store, clock } = testStore();
  certifyNotFound(store);
  for (const number of [1, 2]) {
    const placeholder = bytesOf(20, number);
    const assets = [
      storedAsset(store, ALICE, "original", bytesOf(100, number)),
      { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] },
    ];
    createMemory(store, ALICE, memoryInput(uuid(number), assets));
  }
  storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
  return { store, clock };
}
