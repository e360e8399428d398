import { compareBytes, StoreError } from "@store-forever/protocol";
import { requireUuid } from "../../operations/validate.ts";
import { ownedKey, splitIds, UUID_BYTES, uuidBytes } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { decodeGallery, type StoredGallery } from "./gallery-record.ts";

/** @param galleryId a UUID */
export function readGallery({ maps }: Store, owner: Owner, galleryId: string): StoredGallery | undefined {
  const bytes = maps.galleries.get(ownedKey(owner, uuidBytes(galleryId)));
  return bytes && decodeGallery(galleryId, bytes);
}

/** @throws StoreError InvalidArgument, NotFound */
export function requireGallery(store: Store, owner: Owner, galleryId: string): StoredGallery {
  requireUuid(galleryId, "gallery_id");
  const gallery = readGallery(store, owner, galleryId);
  if (gallery === undefined) throw new StoreError("NotFound", "You have no gallery with this id.", "gallery_id");
  return gallery;
}

/** The ids of a gallery's memories, sorted; `undefined` when there is no such gallery. */
export function membersOf({ maps }: Store, owner: Owner, galleryId: Uint8Array): Uint8Array[] | undefined {
  const members = maps.galleryMembers.get(ownedKey(owner, galleryId));
  return members && splitIds(members);
}

export function memberCountOf({ maps }: Store, owner: Owner, galleryId: Uint8Array): number {
  return (maps.galleryMembers.get(ownedKey(owner, galleryId))?.length ?? 0) / UUID_BYTES;
}

/** Whether a memory is in a gallery: found by halving in the gallery's sorted ids. */
export function isInGallery({ maps }: Store, owner: Owner, galleryId: Uint8Array, memoryId: string): boolean {
  const members = maps.galleryMembers.get(ownedKey(owner, galleryId)) ?? new Uint8Array(0);
  const wanted = uuidBytes(memoryId);
  let low = 0;
  let high = members.length / UUID_BYTES;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareBytes(members.subarray(middle * UUID_BYTES, (middle + 1) * UUID_BYTES), wanted);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}
