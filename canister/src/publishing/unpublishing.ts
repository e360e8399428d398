import { equalBytes } from "@store-forever/protocol";
import { detach } from "../store/detached-nodes.ts";
import { uuidText } from "../store/ids.ts";
import { isInGallery } from "../store/records/gallery-record.ts";
import { readMemoryRecord } from "../store/records/memory-record.ts";
import {
  deleteUnpublishingTask,
  moveUnpublishingTaskBack,
  nextUnpublishingTask,
  type PublishedGallery,
  publishedGalleries,
  writePublishedGalleries,
  writePublishingTask,
  writeUnpublishingTask,
} from "../store/records/publishing-record.ts";
import { readSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { WorkBudget } from "../store/work-budget.ts";
import { addressPath, prefixesOf, publishedPath } from "./addresses.ts";
import { renewDescription } from "./describing.ts";

/** What one turn in the queue takes, at most one gallery more. */
const TURN_INSTRUCTIONS = 300_000_000n;

/**
 * Takes a memory that is about to be deleted out of all galleries that are published. It is no longer served from now on. The leaves
 * that certified it may be many (hundreds of galleries, each shared by twenty links), so a timer deletes them in parts.
 */
export function unpublishDeleted(store: Store, owner: Owner, memoryId: string): void {
  if (publishedGalleries(store, owner).length > 0) writeUnpublishingTask(store, { owner, memoryId, galleryIds: "all" });
}

/**
 * Takes the former file of a memory out of what is published, and lets the new one be published in its place. Until then it is not served.
 */
export function unpublishReplaced(store: Store, owner: Owner, memoryId: string): void {
  unpublishDeleted(store, owner, memoryId);
  const target: Target = { kind: "memory", owner, id: memoryId };
  const prefixes = prefixesOf(store, target, readSharing(store, target));
  if (prefixes.length === 0) return;
  for (const prefix of prefixes) detach(store, publishedPath(target, prefix));
  writePublishingTask(store, { target, place: 0 });
}

/** Takes one turn: takes a deleted memory out of a part of the galleries that are published with it. */
export function unpublishSome(store: Store): void {
  const task = nextUnpublishingTask(store);
  if (task === undefined) return;
  const { owner, memoryId, galleryIds } = task;
  const budget = WorkBudget.of(store, TURN_INSTRUCTIONS);
  const galleries = publishedGalleries(store, owner);
  const waiting = galleryIds === "all" ? galleries.map((gallery) => gallery.id) : galleryIds;
  for (let isFirst = true; waiting.length > 0 && (isFirst || budget.hasLeft()); isFirst = false) {
    const galleryId = waiting.pop() as Uint8Array;
    const gallery = galleries.find((other) => equalBytes(other.id, galleryId));
    if (gallery !== undefined) unpublishFrom(store, owner, gallery, memoryId);
  }
  writePublishedGalleries(store, owner, galleries);
  if (waiting.length === 0) deleteUnpublishingTask(store, task);
  else moveUnpublishingTaskBack(store, { owner, memoryId, galleryIds: waiting });
}

function unpublishFrom(store: Store, owner: Owner, gallery: PublishedGallery, memoryId: string): void {
  if (!isInGallery(store, owner, gallery.id, memoryId)) return;
  const target: Target = { kind: "gallery", owner, id: uuidText(gallery.id) };
  const prefixes = prefixesOf(store, target, readSharing(store, target));
  for (const prefix of prefixes) detach(store, addressPath([...prefix, memoryId]));
  renewDescription(store, target);
  gallery.isComplete = false;
  // A memory that was stored again meanwhile counted as published, by the leaves of the deleted one.
  if (readMemoryRecord(store, owner, memoryId) !== undefined) writePublishingTask(store, { target, place: 0 });
}
