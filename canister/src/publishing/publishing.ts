import { RecordReader, RecordWriter } from "@store-forever/certified";
import { equalBytes, LIMITS, type Memory, StoreError, toHex } from "@store-forever/protocol";
import type { Archive, Owner } from "../store/archive.ts";
import { nat32Key, ownerKey, UUID_BYTES, uuidBytes, uuidText } from "../store/keys.ts";
import { isInGallery, membersOf } from "../store/records/gallery-store.ts";
import { readMemory } from "../store/records/memory-store.ts";
import { readSharing, type Sharing, type Target, targetKey, targetOf } from "../store/records/sharing-record.ts";
import { detach } from "../store/tree-garbage.ts";
import { mediaCertifications } from "./media-responses.ts";
import { forgetPreview, publishPreview } from "./previews.ts";

/**
 * Media that anybody with the address may read over HTTP lie in the certified tree, each at its own path:
 *
 *   /s/<token>/<memory>/<kind>                what a link opens: a memory, or the memories of a gallery
 *   /m/<archive>/<memory>/<kind>              a public memory
 *   /g/<archive>/<gallery>/<memory>/<kind>    the memories of a public gallery
 *   /g/<archive>/<gallery>                    its page, for previews of links (previews.ts)
 *
 * where <archive> is the SHA-256 of the owner in hexadecimal, since ids are unique per owner only. They are certified when they
 * are shared, and never again: the tree is persistent. A large gallery is published bit by bit, by a timer.
 */
const VERSION = 1;
/** Leaves that one message certifies. */
const MAX_LEAVES = 300;
const encoder = new TextEncoder();

type Prefix = readonly string[];

/** The name of an owner in addresses. */
export function archiveName({ hasher }: Archive, owner: Owner): string {
  return toHex(hasher.digest(owner));
}

/** Where a target's memories lie below `http_expr`, without memory and kind. */
export function prefixesOf(archive: Archive, target: Target, { isPublic, links }: Sharing): Prefix[] {
  const prefixes: Prefix[] = links.map((link) => ["s", link.token]);
  if (!isPublic) return prefixes;
  const name = archiveName(archive, target.owner);
  return [...prefixes, target.kind === "memory" ? ["m", name] : ["g", name, target.id]];
}

export const treePath = (segments: readonly string[]) =>
  ["http_expr", ...segments].map((segment) => encoder.encode(segment));

/** Where everything that is published of a target under a prefix lies. */
function publishedPath(target: Target, prefix: Prefix) {
  return treePath(prefix[0] === "m" ? [...prefix, target.id] : prefix);
}

/** @throws StoreError LimitExceeded, when a target cannot be published because its owner published too many */
export function requirePublishable(archive: Archive, { kind, owner, id }: Target): void {
  if (kind === "memory") return;
  const galleries = publishedGalleries(archive, owner);
  const galleryId = uuidBytes(id);
  if (galleries.length < LIMITS.maxSharedGalleries || galleries.some((gallery) => equalBytes(gallery.id, galleryId)))
    return;
  throw new StoreError("LimitExceeded", `Share at most ${LIMITS.maxSharedGalleries} galleries by link or publicly.`);
}

/** Publishes a target as it is shared now, in place of how it was. */
export function republish(archive: Archive, target: Target, before: Sharing, after: Sharing): void {
  const old = prefixesOf(archive, target, before);
  const now = prefixesOf(archive, target, after);
  const isSame = before === after;
  for (const prefix of old)
    if (isSame || !now.some((other) => other.join() === prefix.join())) detach(archive, publishedPath(target, prefix));
  if (!after.isPublic) forgetPreview(archive, target);
  if (now.length === 0) {
    unpublish(archive, target, after);
    return;
  }
  if (after.isPublic) archive.stores.archiveNames.set(archive.hasher.digest(target.owner), target.owner);
  if (target.kind === "gallery") notePublished(archive, target, { isComplete: false });
  archive.stores.publishing.set(targetKey(target), nat32Key(0));
}

export function unpublishLink(archive: Archive, target: Target, token: string, left: Sharing): void {
  detach(archive, treePath(["s", token]));
  if (prefixesOf(archive, target, left).length === 0) unpublish(archive, target, left);
}

/** Takes a target out of what is published. */
export function unpublish(archive: Archive, target: Target, sharing: Sharing): void {
  for (const prefix of prefixesOf(archive, target, sharing)) detach(archive, publishedPath(target, prefix));
  archive.stores.publishing.delete(targetKey(target));
  forgetPreview(archive, target);
  if (target.kind !== "gallery") return;
  const id = uuidBytes(target.id);
  writePublished(
    archive,
    target.owner,
    publishedGalleries(archive, target.owner).filter((gallery) => !equalBytes(gallery.id, id)),
  );
}

/** Publishes a new memory in those galleries that were published without it. */
export function publishCreated(archive: Archive, owner: Owner, memoryId: string): void {
  for (const { id, isComplete } of publishedGalleries(archive, owner))
    if (!isComplete && isInGallery(archive, owner, id, memoryId))
      archive.stores.publishing.set(targetKey({ kind: "gallery", owner, id: uuidText(id) }), nat32Key(0));
}

/** Publishes what waits for it, as much as fits one message. */
export function publishSome(archive: Archive): void {
  for (let left = MAX_LEAVES; left > 0; ) {
    const entry = archive.stores.publishing.first();
    if (entry === undefined) return;
    const target = targetOf(entry.key);
    const ids =
      target.kind === "memory"
        ? [uuidBytes(target.id)]
        : (membersOf(archive, target.owner, uuidBytes(target.id)) ?? []);
    const prefixes = prefixesOf(archive, target, readSharing(archive, target));
    let place = new DataView(entry.value.buffer, entry.value.byteOffset).getUint32(0);
    let isComplete = true;
    for (; place < ids.length && left > 0; place++) {
      const memory = readMemory(archive, target.owner, uuidText(ids[place] as Uint8Array));
      left--;
      if (memory === undefined) {
        isComplete = false;
        continue;
      }
      const published = publishMemory(archive, memory, prefixes, left);
      left -= published.leafCount;
      if (!published.isWhole) break;
    }
    if (place < ids.length) {
      archive.stores.publishing.set(entry.key, nat32Key(place));
      return;
    }
    archive.stores.publishing.delete(entry.key);
    // What was looked at by earlier messages may have missed some: only a walk in one go can tell.
    const isWhole = isComplete && ids.length <= MAX_LEAVES && left > 0;
    if (target.kind !== "gallery") continue;
    notePublished(archive, target, { isComplete: isWhole });
    if (readSharing(archive, target).isPublic) publishPreview(archive, target);
  }
}

/**
 * Publishes a memory below each prefix where it is not yet, until that has taken `most` leaves: a film takes hundreds of them.
 * @returns how many it took, and whether all is done
 */
function publishMemory(
  archive: Archive,
  memory: Memory,
  prefixes: readonly Prefix[],
  most: number,
): { leafCount: number; isWhole: boolean } {
  let leafCount = 0;
  for (const prefix of prefixes) {
    if (archive.tree.has(treePath([...prefix, memory.id]))) continue;
    if (leafCount >= most && leafCount > 0) return { leafCount, isWhole: false };
    for (const { path, leaf } of mediaCertifications(archive, memory, [...prefix, memory.id])) {
      archive.tree.set(path, leaf);
      leafCount++;
    }
  }
  return { leafCount, isWhole: true };
}

export interface PublishedGallery {
  id: Uint8Array;
  /** Whether all its memories were there when it was published. */
  isComplete: boolean;
}

export function publishedGalleries({ stores }: Archive, owner: Owner): PublishedGallery[] {
  const bytes = stores.publishedGalleries.get(ownerKey(owner));
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "list of published galleries");
  return reader.list(() => ({ id: reader.fixed(UUID_BYTES), isComplete: reader.nat8() === 1 }));
}

export function writePublished({ stores }: Archive, owner: Owner, galleries: readonly PublishedGallery[]): void {
  if (galleries.length === 0) {
    stores.publishedGalleries.delete(ownerKey(owner));
    return;
  }
  const writer = new RecordWriter(VERSION);
  writer.list(galleries, ({ id, isComplete }) => writer.fixed(id).nat8(isComplete ? 1 : 0));
  stores.publishedGalleries.set(ownerKey(owner), writer.finish());
}

function notePublished(archive: Archive, { owner, id }: Target, { isComplete }: { isComplete: boolean }): void {
  const galleryId = uuidBytes(id);
  const others = publishedGalleries(archive, owner).filter((gallery) => !equalBytes(gallery.id, galleryId));
  writePublished(archive, owner, [...others, { id: galleryId, isComplete }]);
}
