import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { addDue, nextDueNs, takeDue } from "../due-queue.ts";
import { deleteTask, type FairQueue, hasTasks, moveBack, nextTask, putTask, taskValue } from "../fair-queue.ts";
import { UUID_BYTES, uuidBytes, uuidText } from "../ids.ts";
import { nat32Key, nat32Of, ownedKey, ownerKey, ownerOf, splitIds } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { type Target, targetKey, targetOf } from "../target.ts";

const VERSION = 1;
const ALL = new Uint8Array(0);
export const PUBLISHING_QUEUE: FairQueue = {
  number: 0,
  tasks: "publishing",
  turns: "publishingTurns",
  ownerOf: ({ key }) => targetOf(key).owner,
};
export const UNPUBLISHING_QUEUE: FairQueue = {
  number: 1,
  tasks: "unpublishing",
  turns: "unpublishingTurns",
  ownerOf: ({ key }) => ownerOf(key).owner,
};

/** A target that waits to be published. */
export interface PublishingTask {
  target: Target;
  /** How many of its memories are done; how much of what describes a gallery, once they all are. */
  place: number;
}

const publishingTask = (target: Target, place: number) => ({ key: targetKey(target), value: nat32Key(place) });

/** Adds a task, or says of one that waits how much of it is done. */
export function writePublishingTask(store: Store, { target, place }: PublishingTask): void {
  putTask(store, PUBLISHING_QUEUE, target.owner, publishingTask(target, place));
}

/** Lets the other tasks of all owners go before the rest of this one. */
export function movePublishingTaskBack(store: Store, { target, place }: PublishingTask): void {
  moveBack(store, PUBLISHING_QUEUE, target.owner, publishingTask(target, place));
}

/** The task of a target that waits. */
export function readPublishingTask(store: Store, target: Target): PublishingTask | undefined {
  const value = taskValue(store, PUBLISHING_QUEUE, targetKey(target));
  return value && { target, place: nat32Of(value) };
}

/** The task whose turn it is. */
export function nextPublishingTask(store: Store): PublishingTask | undefined {
  const task = nextTask(store, PUBLISHING_QUEUE);
  return task && { target: targetOf(task.key), place: nat32Of(task.value) };
}

export const hasPublishingTasks = (store: Store) => hasTasks(store, PUBLISHING_QUEUE);

export function deletePublishingTask(store: Store, target: Target): void {
  deleteTask(store, PUBLISHING_QUEUE, target.owner, targetKey(target));
}

/** Takes a task out of the queue until a time. */
export function postponePublishingTask(store: Store, { target }: PublishingTask, untilNs: bigint): void {
  deletePublishingTask(store, target);
  addDue(store.maps.postponed, untilNs, targetKey(target));
}

/** Takes the first target whose time has come again. */
export function takePostponed({ maps, now }: Store): Target | undefined {
  const key = takeDue(maps.postponed, now());
  return key && targetOf(key);
}

export const nextPostponedNs = ({ maps }: Store) => nextDueNs(maps.postponed);

/** A deleted memory whose proofs wait to be taken out of galleries. */
export interface UnpublishingTask {
  owner: Owner;
  memoryId: string;
  galleryIds: Uint8Array[] | "all";
}

function unpublishingTask({ owner, memoryId, galleryIds }: UnpublishingTask) {
  return { key: ownedKey(owner, uuidBytes(memoryId)), value: galleryIds === "all" ? ALL : concatBytes(galleryIds) };
}

/** Adds a task, or says of one that waits what is left of it. */
export function writeUnpublishingTask(store: Store, task: UnpublishingTask): void {
  putTask(store, UNPUBLISHING_QUEUE, task.owner, unpublishingTask(task));
}

/** Lets the other tasks of all owners go before the rest of this one. */
export function moveUnpublishingTaskBack(store: Store, task: UnpublishingTask): void {
  moveBack(store, UNPUBLISHING_QUEUE, task.owner, unpublishingTask(task));
}

/** The task whose turn it is. */
export function nextUnpublishingTask(store: Store): UnpublishingTask | undefined {
  const task = nextTask(store, UNPUBLISHING_QUEUE);
  if (task === undefined) return undefined;
  const { owner, id } = ownerOf(task.key);
  return { owner, memoryId: uuidText(id), galleryIds: task.value.length === 0 ? "all" : splitIds(task.value) };
}

export const hasUnpublishingTasks = (store: Store) => hasTasks(store, UNPUBLISHING_QUEUE);

export function deleteUnpublishingTask(store: Store, task: UnpublishingTask): void {
  deleteTask(store, UNPUBLISHING_QUEUE, task.owner, unpublishingTask(task).key);
}

export interface PublishedGallery {
  id: Uint8Array;
  /** Whether all its memories were there when it was published. */
  isComplete: boolean;
}

export function publishedGalleries({ maps }: Store, owner: Owner): PublishedGallery[] {
  const bytes = maps.publishedGalleries.get(ownerKey(owner));
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "list of published galleries");
  return reader.list(() => ({ id: reader.fixed(UUID_BYTES), isComplete: reader.nat8() === 1 }));
}

export function writePublishedGalleries({ maps }: Store, owner: Owner, galleries: readonly PublishedGallery[]): void {
  if (galleries.length === 0) {
    maps.publishedGalleries.delete(ownerKey(owner));
    return;
  }
  const writer = new RecordWriter(VERSION);
  writer.list(galleries, ({ id, isComplete }) => writer.fixed(id).nat8(isComplete ? 1 : 0));
  maps.publishedGalleries.set(ownerKey(owner), writer.finish());
}

/** A public gallery's page for previews of links. */
export function readPreviewPage({ maps }: Store, gallery: Target): Uint8Array | undefined {
  return maps.previews.get(targetKey(gallery));
}

export function hasPreviewPage({ maps }: Store, gallery: Target): boolean {
  return maps.previews.has(targetKey(gallery));
}

export function writePreviewPage({ maps }: Store, gallery: Target, page: Uint8Array): void {
  maps.previews.set(targetKey(gallery), page);
}

/** A gallery without a page has no manifest either. */
export function deletePreviewPage(store: Store, gallery: Target): void {
  if (!hasPreviewPage(store, gallery)) return;
  store.maps.previews.delete(targetKey(gallery));
  deleteManifests(store, gallery);
}

const manifestKey = (gallery: Target, part: number) => concatBytes([targetKey(gallery), nat32Key(part)]);

/** A public gallery's IIIF document: 0 is the one that its address tells, the others are its parts, from 1 on. */
export function readManifest({ maps }: Store, gallery: Target, part: number): Uint8Array | undefined {
  return maps.previews.get(manifestKey(gallery, part));
}

export function writeManifest({ maps }: Store, gallery: Target, part: number, document: Uint8Array): void {
  maps.previews.set(manifestKey(gallery, part), document);
}

/** Behind every part. */
const SHARED_TERMS = 0xff_ff_ff_ff;

/** While a manifest is made: the terms that all its canvases have so far, as the caller writes them. */
export function readSharedTerms({ maps }: Store, gallery: Target): Uint8Array | undefined {
  return maps.previews.get(manifestKey(gallery, SHARED_TERMS));
}

/** @param terms left out where there are no canvases yet */
export function writeSharedTerms({ maps }: Store, gallery: Target, terms?: Uint8Array): void {
  if (terms === undefined) maps.previews.delete(manifestKey(gallery, SHARED_TERMS));
  else maps.previews.set(manifestKey(gallery, SHARED_TERMS), terms);
}

/** How many parts there are. */
export function countManifestParts({ maps }: Store, gallery: Target): number {
  let count = 0;
  while (maps.previews.has(manifestKey(gallery, count + 1))) count++;
  return count;
}

export function deleteManifests(store: Store, gallery: Target): void {
  for (let part = countManifestParts(store, gallery); part >= 0; part--)
    store.maps.previews.delete(manifestKey(gallery, part));
  writeSharedTerms(store, gallery);
}

/** The owner with this SHA-256; known once something of theirs was public. */
export function ownerBySha256({ maps }: Store, sha256: Uint8Array): Owner | undefined {
  return maps.ownerNames.get(sha256);
}

export function rememberOwner({ maps, hasher }: Store, owner: Owner): void {
  maps.ownerNames.set(hasher.digest(owner), owner);
}

export function forgetOwner({ maps, hasher }: Store, owner: Owner): void {
  maps.ownerNames.delete(hasher.digest(owner));
}
