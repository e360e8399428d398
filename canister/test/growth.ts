import type { Backend } from "@store-forever/protocol";
import { assetRef, galleryInput, memoryInput, uuid } from "../src/inputs.fixture.ts";
import { okOf } from "./backend.fixture.ts";
import { instructionsOf } from "./costs.ts";

const FIRST_ID = 9_000_000;
const GALLERY = uuid(7);

/**
 * What operations on ten memories take in the capsule as it is. Afterwards the capsule is the same as before.
 * @param photo stored before
 */
export async function costsOfTen(backend: Backend, photo: Uint8Array): Promise<Record<string, number>> {
  const fresh = Array.from({ length: 10 }, (_, index) =>
    memoryInput(uuid(FIRST_ID + index), [assetRef("original", photo)]),
  );
  const ids = fresh.map(({ id }) => id);
  const cost = (operation: string, run: () => Promise<unknown>) => instructionsOf(backend, operation, run);
  const { metadata } = memoryInput(uuid(1), []);
  const upsert = { memory_id: uuid(1), memory_type: { image: null }, metadata, idempotency_key: crypto.randomUUID() };
  return {
    memories_create_10: await cost("memories_create", async () => (await backend.memories_create(fresh)).map(okOf)),
    upsert_metadata: await cost("upsert_metadata", async () => okOf(await backend.upsert_metadata(upsert))),
    store_gallery_10: await cost("store_gallery_forever", async () =>
      okOf(await backend.store_gallery_forever(galleryInput(GALLERY, ids))),
    ),
    share_gallery_10: await cost("create_share_link", async () =>
      okOf(await backend.create_share_link({ gallery: GALLERY }, [])),
    ),
    delete_gallery: await cost("delete_gallery", async () => okOf(await backend.delete_gallery(GALLERY))),
    memories_delete_10: await cost("memories_delete", async () => (await backend.memories_delete(ids)).map(okOf)),
  };
}
