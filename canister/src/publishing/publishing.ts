import { equalBytes, LIMITS, type Memory, StoreError } from "@store-forever/protocol";
import { detach } from "../store/detached-nodes.ts";
import { uuidBytes, uuidText } from "../store/ids.ts";
import { isInGallery, membersOf } from "../store/records/gallery-record.ts";
import { readMemory } from "../store/records/memory-record.ts";
import {
  deletePreviewPage,
  deletePublishingTask,
  firstPublishingTask,
  publishedGalleries,
  rememberOwner,
  writePublishedGalleries,
  writePublishingTask,
} from "../store/records/publishing-record.ts";
import { readSharing, type StoredSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { addressPath, type Prefix, prefixesOf, publishedPath } from "./addresses.ts";
import { mediaCertifications } from "./media-responses.ts";
import { publishPreview } from "./previews.ts";

/** How many leaves one message certifies. */
const MAX_LEAVES = 300;

/** @throws StoreError LimitExceeded, when the owner has published too many galleries for one more */
export function requirePublishable(store: Store, { kind, owner, id }: Target): void {
  if (kind === "memory") return;
  const galleries = publishedGalleries(store, owner);
  const galleryId = uuidBytes(id);
  if (galleries.length < LIMITS.maxSharedGalleries || galleries.some((gallery) => equalBytes(gallery.id, galleryId)))
    return;
  throw new StoreError("LimitExceeded", `Share at most ${LIMITS.maxSharedGalleries} galleries by link or publicly.`);
}

/** Publishes a target as it is shared now, in place of how it was shared before. */
export function republish(store: Store, target: Target, before: StoredSharing, after: StoredSharing): void {
  const old = prefixesOf(store, target, before);
  const now = prefixesOf(store, target, after);
  const isSame = before === after;
  for (const prefix of old)
    if (isSame || !now.some((other) => other.join() === prefix.join())) detach(store, publishedPath(target, prefix));
  if (!after.isPublic) deletePreviewPage(store, target);
  if (now.length === 0) {
    unpublish(store, target, after);
    return;
  }
  if (after.isPublic) rememberOwner(store, target.owner);
  if (target.kind === "gallery") notePublished(store, target, { isComplete: false });
  writePublishingTask(store, { target, place: 0 });
}

export function unpublishLink(store: Store, target: Target, token: string, left: StoredSharing): void {
  detach(store, addressPath(["s", token]));
  if (prefixesOf(store, target, left).length === 0) unpublish(store, target, left);
}

/** Stops publishing a target. */
export function unpublish(store: Store, target: Target, sharing: StoredSharing): void {
  for (const prefix of prefixesOf(store, target, sharing)) detach(store, publishedPath(target, prefix));
  deletePublishingTask(store, target);
  deletePreviewPage(store, target);
  if (target.kind !== "gallery") return;
  const id = uuidBytes(target.id);
  writePublishedGalleries(
    store,
    target.owner,
    publishedGalleries(store, target.owner).filter((gallery) => !equalBytes(gallery.id, id)),
  );
}

/** Publishes a new memory in those galleries that were published without it. */
export function publishCreated(store: Store, owner: Owner, memoryId: string): void {
  for (const { id, isComplete } of publishedGalleries(store, owner))
    if (!isComplete && isInGallery(store, owner, id, memoryId))
      writePublishingTask(store, { target: { kind: "gallery", owner, id: uuidText(id) }, place: 0 });
}

/** Publishes targets that wait for it, as many as fit one message. */
export function publishSome(store: Store): void {
  for (let left = MAX_LEAVES; left > 0; ) {
    const task = firstPublishingTask(store);
    if (task === undefined) return;
    const { target } = task;
    const ids =
      target.kind === "memory" ? [uuidBytes(target.id)] : (membersOf(store, target.owner, uuidBytes(target.id)) ?? []);
    const prefixes = prefixesOf(store, target, readSharing(store, target));
    let { place } = task;
    let isComplete = true;
    for (; place < ids.length && left > 0; place++) {
      const memory = readMemory(store, target.owner, uuidText(ids[place] as Uint8Array));
      left--;
      if (memory === undefined) {
        isComplete = false;
        continue;
      }
      const published = publishMemory(store, memory, prefixes, left);
      left -= published.leafCount;
      if (!published.isWhole) break;
    }
    if (place < ids.length) {
      writePublishingTask(store, { target, place });
      return;
    }
    deletePublishingTask(store, target);
    // A memory may have come after an earlier message passed its place: only a message that does all can tell that none is missing.
    const isWhole = isComplete && ids.length <= MAX_LEAVES && left > 0;
    if (target.kind !== "gallery") continue;
    notePublished(store, target, { isComplete: isWhole });
    if (readSharing(store, target).isPublic) publishPreview(store, target);
  }
}

/**
 * Publishes a memory below each prefix where it is not yet. It stops after `most` leaves: a film takes hundreds of them.
 * @returns how many leaves it wrote, and whether all is done
 */
function publishMemory(
  store: Store,
  memory: Memory,
  prefixes: readonly Prefix[],
  most: number,
): { leafCount: number; isWhole: boolean } {
  let leafCount = 0;
  for (const prefix of prefixes) {
    if (store.tree.has(addressPath([...prefix, memory.id]))) continue;
    if (leafCount >= most && leafCount > 0) return { leafCount, isWhole: false };
    for (const { path, leaf } of mediaCertifications(store, memory, [...prefix, memory.id])) {
      store.tree.set(path, leaf);
      leafCount++;
    }
  }
  return { leafCount, isWhole: true };
}

function notePublished(store: Store, { owner, id }: Target, { isComplete }: { isComplete: boolean }): void {
  const galleryId = uuidBytes(id);
  const others = publishedGalleries(store, owner).filter((gallery) => !equalBytes(gallery.id, galleryId));
  writePublishedGalleries(store, owner, [...others, { id: galleryId, isComplete }]);
}
