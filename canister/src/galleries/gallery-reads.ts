import {
  type GalleryStatus,
  galleryPath,
  LIMITS,
  type ListingRequest,
  type Opt,
  StoreError,
  shareLinkPath,
} from "@store-forever/protocol";
import { requireAtMost, requireUuid } from "../operations/checks.ts";
import { listingOf } from "../operations/listing.ts";
import type { Proven } from "../operations/proven.ts";
import { galleryCost } from "../operations/reply-budget.ts";
import { requireSharedGallery } from "../sharing/rights.ts";
import { openToken, requireGallery } from "../sharing/targets.ts";
import { uuidBytes, uuidText } from "../store/ids.ts";
import {
  decodeGallery,
  galleryRecordOf,
  memberCountOf,
  membersOf,
  readGallery,
  type StoredGallery,
} from "../store/records/gallery-record.ts";
import { hasOriginal } from "../store/records/memory-codec.ts";
import { memoryRecordOf } from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";

/** A gallery whose owner is bytes, not yet a principal. */
export type OwnedGallery = StoredGallery & { ownerBytes: Owner };

/** @throws StoreError InvalidArgument, NotFound */
export function ownGallery(store: Store, owner: Owner, galleryId: string): Proven<OwnedGallery> {
  const gallery = requireGallery(store, owner, galleryId);
  return { value: { ...gallery, ownerBytes: owner }, paths: [galleryPath(owner, galleryId, store.hasher.digest)] };
}

/** @throws StoreError NotFound */
export function sharedGallery(store: Store, token: string): Proven<OwnedGallery> {
  const { kind, owner, id: galleryId } = openToken(store, token);
  const gallery = kind === "gallery" ? readGallery(store, owner, galleryId) : undefined;
  if (gallery === undefined) throw new StoreError("NotFound", "This link does not open anything.", "token");
  return {
    value: { ...gallery, ownerBytes: owner },
    paths: [galleryPath(owner, galleryId, store.hasher.digest), shareLinkPath(token, store.hasher.digest)],
  };
}

/**
 * A gallery of any owner, for callers who may see it.
 * @throws StoreError InvalidArgument, NotFound
 */
export function userGallery(store: Store, caller: Owner, owner: Owner, galleryId: string): Proven<OwnedGallery> {
  requireSharedGallery(store, caller, owner, galleryId);
  return ownGallery(store, owner, galleryId);
}

export interface OwnedGalleryListing {
  items: OwnedGallery[];
  next_cursor: Opt<string>;
}

/** @throws StoreError InvalidArgument */
export function listGalleries(
  store: Store,
  owner: Owner,
  request: ListingRequest,
  isVisible: (galleryId: Uint8Array) => boolean,
): Proven<OwnedGalleryListing> {
  const value = listingOf(store, "galleries", owner, request, (id) => {
    if (!isVisible(id)) return undefined;
    const bytes = galleryRecordOf(store, owner, id);
    if (bytes === undefined) return undefined;
    const read = () => ({ ...decodeGallery(uuidText(id), bytes), ownerBytes: owner });
    return { read, cost: galleryCost(bytes, memberCountOf(store, owner, id)) };
  });
  return { value, paths: value.items.map((gallery) => galleryPath(owner, gallery.id, store.hasher.digest)) };
}

/**
 * How much of each gallery is stored.
 * @throws StoreError InvalidArgument, TooLarge, NotFound
 */
export function galleryStatuses(store: Store, owner: Owner, galleryIds: readonly string[]): GalleryStatus[] {
  requireAtMost(galleryIds.length, LIMITS.presenceMax, "galleries", "gallery_ids");
  let left = LIMITS.maxGalleryItems;
  return galleryIds.map((galleryId) => {
    requireUuid(galleryId, "gallery_ids");
    const members = membersOf(store, owner, uuidBytes(galleryId)) ?? [];
    left -= members.length;
    if (left < 0)
      throw new StoreError("TooLarge", "These galleries are large: ask for fewer at a time.", "gallery_ids");
    const stored = members.filter((id) => {
      const bytes = memoryRecordOf(store, owner, id);
      return bytes !== undefined && hasOriginal(bytes);
    }).length;
    const complete = stored === members.length && stored > 0;
    const state = complete ? { stored_forever: null } : stored > 0 ? { partially_stored: null } : { not_stored: null };
    return { gallery_id: galleryId, total_memories: members.length, stored_memories: stored, state };
  });
}
