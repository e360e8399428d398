import { equalBytes, LIMITS, type Memory, StoreError } from "@store-forever/protocol";
import { detach } from "../store/detached-nodes.ts";
import { uuidBytes, uuidText } from "../store/ids.ts";
import { isInGallery, membersOf } from "../store/records/gallery-record.ts";
import { readMemory } from "../store/records/memory-record.ts";
import {
  deletePreviewPage,
  deletePublishingTask,
  movePublishingTaskBack,
  nextPublishingTask,
  type PublishingTask,
  postponePublishingTask,
  publishedGalleries,
  readPublishingTask,
  rememberOwner,
  takePostponed,
  writePublishedGalleries,
  writePublishingTask,
} from "../store/records/publishing-record.ts";
import { readSharing, type StoredSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { WorkBudget } from "../store/work-budget.ts";
import { addressPath, type Prefix, prefixesOf, publishedPath } from "./addresses.ts";
import { DESCRIBING, describeAnew, describeFrom } from "./describing.ts";
import { mediaCertifications } from "./media-responses.ts";
import { publishPreview } from "./previews.ts";
import { countPublished, leavesLeft, tomorrowNs } from "./publishing-day.ts";

/** What one turn in the queue takes, at most one memory more. */
const TURN_INSTRUCTIONS = 300_000_000n;

/** @throws StoreError LimitExceeded, when the owner has published too many galleries for one more */
export function requirePublishable(store: Store, { kind, owner, id }: Target): void {
  if (kind === "memory") return;
  const galleries = publishedGalleries(store, owner);
  const galleryId = uuidBytes(id);
  if (galleries.length < LIMITS.maxSharedGalleries || galleries.some((gallery) => equalBytes(gallery.id, galleryId)))
    return;
  throw new StoreError("LimitExceeded", `Share at most ${LIMITS.maxSharedGalleries} galleries by link or publicly.`);
}

/** Lets a target be published as it is shared now, in place of how it was shared before. What is no longer shared is gone at once. */
export function republish(store: Store, target: Target, before: StoredSharing, after: StoredSharing): void {
  const now = prefixesOf(store, target, after);
  for (const prefix of prefixesOf(store, target, before))
    if (!now.some((other) => other.join() === prefix.join())) detach(store, publishedPath(target, prefix));
  if (target.kind === "gallery" && !after.isPublic) deletePreviewPage(store, target);
  if (now.length === 0) {
    unpublish(store, target, after);
    return;
  }
  if (after.isPublic) rememberOwner(store, target.owner);
  if (target.kind === "gallery") notePublished(store, target, { isComplete: false });
  writePublishingTask(store, { target, place: 0 });
}

/** Publishes what came into a gallery, and stops publishing what went. What went is gone at once. */
export function republishItems(store: Store, target: Target, { came, went }: { came: boolean; went: string[] }): void {
  const prefixes = prefixesOf(store, target, readSharing(store, target));
  if (prefixes.length === 0 || (!came && went.length === 0)) return;
  const budget = WorkBudget.ofCaller(store);
  const isTakenOut = went.every((memoryId) => {
    if (!budget.hasLeft()) return false;
    for (const prefix of prefixes) detach(store, addressPath([...prefix, memoryId]));
    return true;
  });
  if (!isTakenOut) for (const prefix of prefixes) detach(store, publishedPath(target, prefix));
  if (!came && isTakenOut) return;
  notePublished(store, target, { isComplete: false });
  writePublishingTask(store, { target, place: 0 });
  publishNow(store, target);
}

export function unpublishLink(store: Store, target: Target, token: string, left: StoredSharing): void {
  detach(store, addressPath(["s", token]));
  if (prefixesOf(store, target, left).length === 0) unpublish(store, target, left);
}

/** Stops publishing a target. */
export function unpublish(store: Store, target: Target, sharing: StoredSharing): void {
  for (const prefix of prefixesOf(store, target, sharing)) detach(store, publishedPath(target, prefix));
  deletePublishingTask(store, target);
  if (target.kind !== "gallery") return;
  deletePreviewPage(store, target);
  const id = uuidBytes(target.id);
  writePublishedGalleries(
    store,
    target.owner,
    publishedGalleries(store, target.owner).filter((gallery) => !equalBytes(gallery.id, id)),
  );
}

/**
 * Publishes a new memory in those galleries that were published without it, as far as the message of their owner may go. The rest waits
 * its turn.
 */
export function publishCreated(store: Store, owner: Owner, memoryId: string): void {
  const budget = WorkBudget.ofCaller(store);
  for (const { id, isComplete } of publishedGalleries(store, owner)) {
    if (isComplete || !isInGallery(store, owner, id, memoryId)) continue;
    const target: Target = { kind: "gallery", owner, id: uuidText(id) };
    const sharing = readSharing(store, target);
    const memory = budget.hasLeft() ? readMemory(store, owner, memoryId) : undefined;
    const prefixes = prefixesOf(store, target, sharing);
    const isPublished = memory !== undefined && publishMemory(store, memory, prefixes, budget).isWhole;
    if (!isPublished) writePublishingTask(store, { target, place: 0 });
    else if (sharing.isPublic) describeAnew(store, target);
  }
}

/** Publishes the media that wait of a target, as far as the message of its owner may go. The rest waits its turn. */
export function publishNow(store: Store, target: Target): void {
  const task = readPublishingTask(store, target);
  const budget = WorkBudget.ofCaller(store);
  if (task === undefined || task.place >= DESCRIBING) return;
  if (!budget.hasLeft() || leavesLeft(store, target.owner) <= 0) return;
  const place = publishFrom(store, task, budget);
  if (place !== "end") writePublishingTask(store, { target, place });
}

/** Takes one turn: publishes a part of what an owner shares. Whoever has published enough for a day waits for the next. */
export function publishSome(store: Store): void {
  const task = nextPublishingTask(store);
  if (task === undefined) return;
  const { target } = task;
  if (leavesLeft(store, target.owner) <= 0) {
    postponePublishingTask(store, task, tomorrowNs(store));
    return;
  }
  const place =
    task.place < DESCRIBING
      ? publishFrom(store, task, WorkBudget.of(store, TURN_INSTRUCTIONS))
      : describeFrom(store, task);
  if (place !== "end") movePublishingTaskBack(store, { target, place });
}

/** Puts the first target whose owner may publish again into the queue. */
export function resumePostponed(store: Store): void {
  const target = takePostponed(store);
  if (target !== undefined) writePublishingTask(store, { target, place: 0 });
}

/** @returns the place that it came to, or `end` when the task is done and out of the queue */
function publishFrom(store: Store, task: PublishingTask, budget: WorkBudget): number | "end" {
  const { target } = task;
  const sharing = readSharing(store, target);
  const prefixes = prefixesOf(store, target, sharing);
  const ids = prefixes.length === 0 ? [] : idsOf(store, target);
  let { place } = task;
  let isComplete = place === 0;
  let leafCount = 0;
  for (let isFirst = true; place < ids.length && (isFirst || budget.hasLeft()); isFirst = false) {
    const memory = readMemory(store, target.owner, uuidText(ids[place] as Uint8Array));
    if (memory === undefined) isComplete = false;
    else {
      const published = publishMemory(store, memory, prefixes, budget);
      leafCount += published.leafCount;
      if (!published.isWhole) break;
    }
    place++;
  }
  countPublished(store, target.owner, { leaves: leafCount });
  if (place < ids.length) return place;
  // A memory may have come after an earlier message passed its place: only a message that does all can tell that none is missing.
  if (target.kind === "gallery" && prefixes.length > 0) notePublished(store, target, { isComplete });
  if (target.kind === "gallery" && sharing.isPublic) {
    publishPreview(store, target);
    return DESCRIBING;
  }
  deletePublishingTask(store, target);
  return "end";
}

function idsOf(store: Store, { kind, owner, id }: Target): Uint8Array[] {
  return kind === "memory" ? [uuidBytes(id)] : (membersOf(store, owner, uuidBytes(id)) ?? []);
}

/**
 * Publishes a memory below each prefix where it is not yet. A film takes hundreds of leaves for each, so it may stop in between.
 * @returns how many leaves it wrote, and whether all is done
 */
function publishMemory(
  store: Store,
  memory: Memory,
  prefixes: readonly Prefix[],
  budget: WorkBudget,
): { leafCount: number; isWhole: boolean } {
  let leafCount = 0;
  for (const prefix of prefixes) {
    if (store.tree.has(addressPath([...prefix, memory.id]))) continue;
    if (leafCount > 0 && !budget.hasLeft()) return { leafCount, isWhole: false };
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
