import { randomBytes, randomUUID } from "node:crypto";
import { LIMITS } from "@store-forever/protocol";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { okOf, type Person } from "./backend.fixture.ts";

export const GALLERIES_OF_EACH = 8;

/** Stores so many photos of a few bytes. @returns the ids of their memories */
export async function storePhotos({ backend }: Person, count: number): Promise<string[]> {
  const photos = Array.from({ length: count }, () => new Uint8Array(randomBytes(20)));
  (await backend.store_assets(photos.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
  const memories = photos.map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
  (await backend.memories_create(memories)).map(okOf);
  return memories.map(({ id }) => id);
}

/** Public galleries of photos that come and go, links, nonces, bytes that nothing refers to, uploads that are given up, and an offer. */
export async function fillQueues(
  stranger: Person,
  { galleries = GALLERIES_OF_EACH, photos = 20, uploads = 1 } = {},
): Promise<void> {
  const { backend } = stranger;
  const ids = await storePhotos(stranger, photos);
  for (let count = 0; count < galleries; count++) {
    const gallery = galleryInput(randomUUID(), count % 2 === 0 ? [] : ids);
    okOf(await backend.store_gallery_forever(gallery));
    const target = { gallery: gallery.id };
    okOf(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
    okOf(await backend.prove_nonce(new Uint8Array(randomBytes(32))));
  }
  for (let count = 0; count < uploads; count++) {
    const { chunks } = upload(bytesOf(2 * LIMITS.chunkSizeBytes, count), randomUUID(), { commit: false });
    okOf(await backend.put_chunk(chunks[0] as (typeof chunks)[number]));
  }
  (await backend.memories_delete(ids)).map(okOf);
}
