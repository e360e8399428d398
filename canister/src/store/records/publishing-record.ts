import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { UUID_BYTES, uuidBytes, uuidText } from "../ids.ts";
import { nat32Key, nat32Of, ownedKey, ownerKey, ownerOf, splitIds } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { type Target, targetKey, targetOf } from "../target.ts";

const VERSION = 1;
const ALL = new Uint8Array(0);

/** A target that waits to be published. */
export interface PublishingTask {
  target: Target;
  /** How many of its memories are done. */
  place: number;
}

export function writePublishingTask({ maps }: Store, { target, place }: PublishingTask): void {
  maps.publishing.set(targetKey(target), nat32Key(place));
}

export function firstPublishingTask({ maps }: Store): PublishingTask | undefined {
  const entry = maps.publishing.first();
  return entry && { target: targetOf(entry.key), place: nat32Of(entry.value) };
}

export function deletePublishingTask({ maps }: Store, target: Target): void {
  maps.publishing.delete(targetKey(target));
}

/** A deleted memory whose proofs wait to be taken out of galleries. */
export interface UnpublishingTask {
  owner: Owner;
  memoryId: string;
  galleryIds: Uint8Array[] | "all";
}

export function writeUnpublishingTask({ maps }: Store, { owner, memoryId, galleryIds }: UnpublishingTask): void {
  const ids = galleryIds === "all" ? ALL : concatBytes(galleryIds);
  maps.unpublishing.set(ownedKey(owner, uuidBytes(memoryId)), ids);
}

export function firstUnpublishingTask({ maps }: Store): UnpublishingTask | undefined {
  const entry = maps.unpublishing.first();
  if (entry === undefined) return undefined;
  const { owner, id } = ownerOf(entry.key);
  return { owner, memoryId: uuidText(id), galleryIds: entry.value.length === 0 ? "all" : splitIds(entry.value) };
}

export function deleteUnpublishingTask({ maps }: Store, { owner, memoryId }: UnpublishingTask): void {
  maps.unpublishing.delete(ownedKey(owner, uuidBytes(memoryId)));
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

export function deletePreviewPage({ maps }: Store, gallery: Target): void {
  maps.previews.delete(targetKey(gallery));
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
