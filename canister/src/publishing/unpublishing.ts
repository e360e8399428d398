import { equalBytes } from "@store-forever/protocol";
import { detach } from "../store/detached-nodes.ts";
import { uuidText } from "../store/ids.ts";
import { isInGallery } from "../store/records/gallery-record.ts";
import { readMemoryRecord } from "../store/records/memory-record.ts";
import {
  deleteUnpublishingTask,
  firstUnpublishingTask,
  type PublishedGallery,
  publishedGalleries,
  writePublishedGalleries,
  writePublishingTask,
  writeUnpublishingTask,
} from "../store/records/publishing-record.ts";
import { readSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { addressPath, prefixesOf } from "./addresses.ts";
import { renewPreview } from "./previews.ts";

/** How many galleries one message looks at, plus how many parts of the tree it takes out of them. */
const MAX_STEPS = 300;

/**
 * Takes a memory that is about to be deleted out of all galleries that are published. It is no longer served from now on. The leaves
 * that certified it may be many (hundreds of galleries, each shared by twenty links), so a timer deletes them in parts.
 */
export function unpublishDeleted(store: Store, owner: Owner, memoryId: string): void {
  if (publishedGalleries(store, owner).length > 0) writeUnpublishingTask(store, { owner, memoryId, galleryIds: "all" });
}

/** Takes waiting deleted memories out of published galleries, as many as fit one message. */
export function unpublishSome(store: Store): void {
  for (let left = MAX_STEPS; left > 0; ) {
    const task = firstUnpublishingTask(store);
    if (task === undefined) return;
    const { owner, memoryId, galleryIds } = task;
    const galleries = publishedGalleries(store, owner);
    const waiting = galleryIds === "all" ? galleries.map((gallery) => gallery.id) : galleryIds;
    while (waiting.length > 0 && left > 0) {
      const galleryId = waiting.pop() as Uint8Array;
      const gallery = galleries.find((other) => equalBytes(other.id, galleryId));
      left -= 1 + (gallery === undefined ? 0 : unpublishFrom(store, owner, gallery, memoryId));
    }
    writePublishedGalleries(store, owner, galleries);
    if (waiting.length === 0) deleteUnpublishingTask(store, task);
    else writeUnpublishingTask(store, { owner, memoryId, galleryIds: waiting });
  }
}

/** @returns how many parts of the tree it took out */
function unpublishFrom(store: Store, owner: Owner, gallery: PublishedGallery, memoryId: string): number {
  if (!isInGallery(store, owner, gallery.id, memoryId)) return 0;
  const target: Target = { kind: "gallery", owner, id: uuidText(gallery.id) };
  const prefixes = prefixesOf(store, target, readSharing(store, target));
  for (const prefix of prefixes) detach(store, addressPath([...prefix, memoryId]));
  renewPreview(store, target);
  gallery.isComplete = false;
  // A memory that was stored again meanwhile counted as published, by the leaves of the deleted one.
  if (readMemoryRecord(store, owner, memoryId) !== undefined) writePublishingTask(store, { target, place: 0 });
  return prefixes.length;
}
