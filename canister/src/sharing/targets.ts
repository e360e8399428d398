import { StoreError } from "@store-forever/protocol";
import { requireUuid } from "../operations/checks.ts";
import { readGallery, type StoredGallery } from "../store/records/gallery-record.ts";
import { readMemory } from "../store/records/memory-record.ts";
import { tokenTarget } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";

/** @throws StoreError InvalidArgument, NotFound */
export function requireTarget(store: Store, { kind, owner, id }: Target): void {
  if (kind === "gallery") {
    requireGallery(store, owner, id);
    return;
  }
  requireUuid(id, "memory");
  if (readMemory(store, owner, id) === undefined)
    throw new StoreError("NotFound", "You have no memory with this id.", "memory");
}

/** @throws StoreError InvalidArgument, NotFound */
export function requireGallery(store: Store, owner: Owner, galleryId: string): StoredGallery {
  requireUuid(galleryId, "gallery_id");
  const gallery = readGallery(store, owner, galleryId);
  if (gallery === undefined) throw new StoreError("NotFound", "You have no gallery with this id.", "gallery_id");
  return gallery;
}

/** @throws StoreError NotFound, without telling whether the token was ever good */
export function openToken(store: Store, token: string): Target {
  const target = tokenTarget(store, token);
  if (target === undefined) throw new StoreError("NotFound", "This link does not open anything.", "token");
  return target;
}
