import {
  equalBytes,
  type GalleryInput,
  type GalleryStored,
  galleryLeaf,
  galleryPath,
  LIMITS,
  StoreError,
} from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireAtMost, requireText, requireUuid, requireWebUrl } from "../operations/checks.ts";
import { fitsAnswer } from "../operations/reply-budget.ts";
import { withKey } from "../operations/written-keys.ts";
import { renewDescription } from "../publishing/describing.ts";
import { republishItems } from "../publishing/publishing.ts";
import { dropSharing } from "../sharing/sharing.ts";
import { requireGallery } from "../sharing/targets.ts";
import { uuidBytes } from "../store/ids.ts";
import { appendTo, removeFrom } from "../store/owned-lists.ts";
import {
  decodeGallery,
  deleteGalleryRecord,
  encodeGallery,
  galleryGrowth,
  galleryKeysOf,
  galleryRecordOf,
  hasGallery,
  type StoredGallery,
  writeGalleryRecord,
} from "../store/records/gallery-record.ts";
import { adjustTotals } from "../store/records/people/account-record.ts";
import type { WrittenKey } from "../store/records/written-key.ts";
import type { Owner, Store } from "../store/store.ts";

/**
 * Stores a gallery. The same id again changes nothing: the stored copy stays. `updateGallery` is for changes.
 * @throws StoreError InvalidArgument, TooLarge, LimitExceeded
 */
export function storeGallery(store: Store, owner: Owner, gallery: GalleryInput): GalleryStored {
  requireGalleryInput(gallery);
  if (hasGallery(store, owner, gallery.id)) return { gallery_id: gallery.id, created: false };
  writeWithinQuota(store, owner, { ...gallery, created_at_ns: store.now() }, []);
  appendTo(store, "galleries", owner, uuidBytes(gallery.id));
  adjustTotals(store, owner, { galleries: 1 });
  return { gallery_id: gallery.id, created: true };
}

/**
 * Replaces title, description and items. Where the gallery came from, and when, stays as it was. Nothing is written with a key that it was
 * written with of late.
 * @throws StoreError InvalidArgument, TooLarge, NotFound, LimitExceeded
 */
export function updateGallery(
  store: Store,
  owner: Owner,
  gallery: GalleryInput,
  idempotencyKey?: string,
): GalleryStored {
  requireGalleryInput(gallery);
  const known = requireGallery(store, owner, gallery.id);
  const before = writtenKeysOf(store, owner, gallery.id);
  const keys = idempotencyKey === undefined ? before : withKey(store, before, idempotencyKey);
  if (keys === undefined) return { gallery_id: gallery.id, created: false };
  writeWithinQuota(store, owner, { ...known, ...gallery, source_url: known.source_url }, keys);
  republishChanged(store, owner, known, gallery);
  return { gallery_id: gallery.id, created: false };
}

/**
 * Deletes a gallery; its memories stay. A gallery that is not there counts as deleted.
 * @throws StoreError InvalidArgument
 */
export function deleteGallery(store: Store, owner: Owner, galleryId: string): null {
  requireUuid(galleryId, "gallery_id");
  if (!hasGallery(store, owner, galleryId)) return null;
  dropSharing(store, { kind: "gallery", owner, id: galleryId });
  deleteGalleryRecord(store, owner, galleryId);
  removeFrom(store, "galleries", owner, uuidBytes(galleryId));
  adjustTotals(store, owner, { galleries: -1 });
  store.tree.delete(galleryPath(owner, galleryId, store.hasher.digest));
  return null;
}

function republishChanged(store: Store, owner: Owner, before: GalleryInput, after: GalleryInput): void {
  const target = { kind: "gallery", owner, id: after.id } as const;
  renewDescription(store, target);
  const ids = ({ items }: GalleryInput) => items.map((item) => item.memory_id);
  const [known, kept] = [new Set(ids(before)), new Set(ids(after))];
  const went = ids(before).filter((id) => !kept.has(id));
  republishItems(store, target, { came: ids(after).some((id) => !known.has(id)), went });
}

/** @throws StoreError TooLarge, LimitExceeded, before anything is written */
function writeWithinQuota(store: Store, owner: Owner, gallery: StoredGallery, keys: readonly WrittenKey[]): void {
  const record = encodeGallery(gallery, keys);
  requireQuota(store, owner, galleryGrowth(store, owner, gallery, record), "items");
  writeEncoded(store, owner, gallery, record);
}

/**
 * Writes a gallery, new or known, and certifies it.
 * @throws StoreError TooLarge, before anything is written
 */
export function writeGallery(store: Store, owner: Owner, gallery: StoredGallery): void {
  writeEncoded(store, owner, gallery, encodeGallery(gallery, writtenKeysOf(store, owner, gallery.id)));
}

/**
 * Writes a gallery as it is stored elsewhere, and certifies it.
 * @throws StoreError TooLarge, before anything is written
 */
export function writeGalleryAsStored(store: Store, owner: Owner, galleryId: string, record: Uint8Array): void {
  writeEncoded(store, owner, decodeGallery(galleryId, record), record);
}

function writtenKeysOf(store: Store, owner: Owner, galleryId: string): WrittenKey[] {
  const record = galleryRecordOf(store, owner, uuidBytes(galleryId));
  return record === undefined ? [] : galleryKeysOf(record);
}

function writeEncoded(store: Store, owner: Owner, gallery: StoredGallery, record: Uint8Array): void {
  if (!fitsAnswer(record, gallery.items.length))
    throw new StoreError(
      "TooLarge",
      `With captions as long as these, ${gallery.items.length} items are more than a query can answer: shorten them, or make two galleries.`,
      "items",
    );
  const known = galleryRecordOf(store, owner, uuidBytes(gallery.id));
  if (known !== undefined && equalBytes(known, record)) return;
  writeGalleryRecord(store, owner, gallery, record);
  certifyGallery(store, owner, gallery);
}

/** Puts a gallery's leaf into the certified tree. */
function certifyGallery({ tree, hasher }: Store, owner: Owner, gallery: StoredGallery): void {
  const leaf = galleryLeaf(
    {
      title: gallery.title,
      description: gallery.description[0],
      sourceUrl: gallery.source_url[0],
      createdAtNs: gallery.created_at_ns,
      items: gallery.items.map((item) => ({ memoryId: item.memory_id, caption: item.caption[0] })),
    },
    hasher.digest,
  );
  tree.set(galleryPath(owner, gallery.id, hasher.digest), leaf);
}

function requireGalleryInput(gallery: GalleryInput): void {
  requireUuid(gallery.id, "id");
  requireText(gallery.title, LIMITS.maxTitleBytes, "title");
  requireText(gallery.description[0], LIMITS.maxTextBytes, "description");
  requireWebUrl(gallery.source_url[0], "source_url");
  requireAtMost(gallery.items.length, LIMITS.maxGalleryItems, "items of a gallery", "items");
  for (const item of gallery.items) {
    requireUuid(item.memory_id, "memory_id");
    requireText(item.caption[0], LIMITS.maxTextBytes, "caption");
  }
  if (new Set(gallery.items.map((item) => item.memory_id)).size !== gallery.items.length)
    throw new StoreError("InvalidArgument", "Give each memory of a gallery once.", "items");
}
