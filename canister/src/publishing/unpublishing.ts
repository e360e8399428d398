import { concatBytes, equalBytes } from "@store-forever/protocol";
import { nat32Key, ownedKey, ownerOf, splitIds, uuidBytes, uuidText } from "../store/keys.ts";
import { isInGallery } from "../store/records/gallery-store.ts";
import { readRecord } from "../store/records/memory-store.ts";
import { readSharing, type Target, targetKey } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { detach } from "../store/tree-garbage.ts";
import { renewPreview } from "./previews.ts";
import { type PublishedGallery, prefixesOf, publishedGalleries, treePath, writePublished } from "./publishing.ts";

/** Galleries looked at, and parts of the tree taken out of them, by one message. */
const MAX_STEPS = 300;
const ALL = new Uint8Array(0);

/**
 * Takes a memory that is about to go out of all galleries that are published. It is no longer served from now on; the leaves that
 * certified it may be many (hundreds of galleries, each by twenty links), so they go bit by bit, by a timer.
 */
export function unpublishDeleted(store: Store, owner: Owner, memoryId: string): void {
  if (publishedGalleries(store, owner).length > 0)
    store.maps.unpublishing.set(ownedKey(owner, uuidBytes(memoryId)), ALL);
}

/** Takes what waits for it out of what is published, as much as fits one message. */
export function unpublishSome(store: Store): void {
  const { unpublishing } = store.maps;
  for (let left = MAX_STEPS; left > 0; ) {
    const entry = unpublishing.first();
    if (entry === undefined) return;
    const { owner, id } = ownerOf(entry.key);
    const galleries = publishedGalleries(store, owner);
    const waiting = entry.value.length === 0 ? galleries.map((gallery) => gallery.id) : splitIds(entry.value);
    while (waiting.length > 0 && left > 0) {
      const galleryId = waiting.pop() as Uint8Array;
      const gallery = galleries.find((other) => equalBytes(other.id, galleryId));
      left -= 1 + (gallery === undefined ? 0 : unpublishFrom(store, owner, gallery, uuidText(id)));
    }
    writePublished(store, owner, galleries);
    if (waiting.length === 0) unpublishing.delete(entry.key);
    else unpublishing.set(entry.key, concatBytes(waiting));
  }
}

/** @returns how many parts of the tree it took out */
function unpublishFrom(store: Store, owner: Owner, gallery: PublishedGallery, memoryId: string): number {
  if (!isInGallery(store, owner, gallery.id, memoryId)) return 0;
  const target: Target = { kind: "gallery", owner, id: uuidText(gallery.id) };
  const prefixes = prefixesOf(store, target, readSharing(store, target));
  for (const prefix of prefixes) detach(store, treePath([...prefix, memoryId]));
  renewPreview(store, target);
  gallery.isComplete = false;
  // Stored again meanwhile, it was taken for published.
  if (readRecord(store, owner, memoryId) !== undefined) store.maps.publishing.set(targetKey(target), nat32Key(0));
  return prefixes.length;
}
