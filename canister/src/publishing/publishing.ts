import { RecordReader, RecordWriter } from "@store-forever/certified";
import { equalBytes, LIMITS, type Memory, StoreError, toHex } from "@store-forever/protocol";
import { nat32Key, ownerKey, UUID_BYTES, uuidBytes, uuidText } from "../store/keys.ts";
import { isInGallery, membersOf } from "../store/records/gallery-store.ts";
import { readMemory } from "../store/records/memory-store.ts";
import { readSharing, type Sharing, type Target, targetKey, targetOf } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
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
export function ownerName({ hasher }: Store, owner: Owner): string {
  return toHex(hasher.digest(owner));
}

/** Where a target's memories lie below `http_expr`, without memory and kind. */
export function prefixesOf(store: Store, target: Target, { isPublic, links }: Sharing): Prefix[] {
  const prefixes: Prefix[] = links.map((link) => ["s", link.token]);
  if (!isPublic) return prefixes;
  const name = ownerName(store, target.owner);
  return [...prefixes, target.kind === "memory" ? ["m", name] : ["g", name, target.id]];
}

export const treePath = (segments: readonly string[]) =>
  ["http_expr", ...segments].map((segment) => encoder.encode(segment));

/** Where everything that is published of a target under a prefix lies. */
function publishedPath(target: Target, prefix: Prefix) {
  return treePath(prefix[0] === "m" ? [...prefix, target.id] : prefix);
}

/** @throws StoreError LimitExceeded, when a target cannot be published because its owner published too many */
export function requirePublishable(store: Store, { kind, owner, id }: Target): void {
  if (kind === "memory") return;
  const galleries = publishedGalleries(store, owner);
  const galleryId = uuidBytes(id);
  if (galleries.length < LIMITS.maxSharedGalleries || galleries.some((gallery) => equalBytes(gallery.id, galleryId)))
    return;
  throw new StoreError("LimitExceeded", `Share at most ${LIMITS.maxSharedGalleries} galleries by link or publicly.`);
}

/** Publishes a target as it is shared now, in place of how it was. */
export function republish(store: Store, target: Target, before: Sharing, after: Sharing): void {
  const old = prefixesOf(store, target, before);
  const now = prefixesOf(store, target, after);
  const isSame = before === after;
  for (const prefix of old)
    if (isSame || !now.some((other) => other.join() === prefix.join())) detach(store, publishedPath(target, prefix));
  if (!after.isPublic) forgetPreview(store, target);
  if (now.length === 0) {
    unpublish(store, target, after);
    return;
  }
  if (after.isPublic) store.maps.ownerNames.set(store.hasher.digest(target.owner), target.owner);
  if (target.kind === "gallery") notePublished(store, target, { isComplete: false });
  store.maps.publishing.set(targetKey(target), nat32Key(0));
}

export function unpublishLink(store: Store, target: Target, token: string, left: Sharing): void {
  detach(store, treePath(["s", token]));
  if (prefixesOf(store, target, left).length === 0) unpublish(store, target, left);
}

/** Takes a target out of what is published. */
export function unpublish(store: Store, target: Target, sharing: Sharing): void {
  for (const prefix of prefixesOf(store, target, sharing)) detach(store, publishedPath(target, prefix));
  store.maps.publishing.delete(targetKey(target));
  forgetPreview(store, target);
  if (target.kind !== "gallery") return;
  const id = uuidBytes(target.id);
  writePublished(
    store,
    target.owner,
    publishedGalleries(store, target.owner).filter((gallery) => !equalBytes(gallery.id, id)),
  );
}

/** Publishes a new memory in those galleries that were published without it. */
export function publishCreated(store: Store, owner: Owner, memoryId: string): void {
  for (const { id, isComplete } of publishedGalleries(store, owner))
    if (!isComplete && isInGallery(store, owner, id, memoryId))
      store.maps.publishing.set(targetKey({ kind: "gallery", owner, id: uuidText(id) }), nat32Key(0));
}

/** Publishes what waits for it, as much as fits one message. */
export function publishSome(store: Store): void {
  for (let left = MAX_LEAVES; left > 0; ) {
    const entry = store.maps.publishing.first();
    if (entry === undefined) return;
    const target = targetOf(entry.key);
    const ids =
      target.kind === "memory" ? [uuidBytes(target.id)] : (membersOf(store, target.owner, uuidBytes(target.id)) ?? []);
    const prefixes = prefixesOf(store, target, readSharing(store, target));
    let place = new DataView(entry.value.buffer, entry.value.byteOffset).getUint32(0);
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
      store.maps.publishing.set(entry.key, nat32Key(place));
      return;
    }
    store.maps.publishing.delete(entry.key);
    // What was looked at by earlier messages may have missed some: only a walk in one go can tell.
    const isWhole = isComplete && ids.length <= MAX_LEAVES && left > 0;
    if (target.kind !== "gallery") continue;
    notePublished(store, target, { isComplete: isWhole });
    if (readSharing(store, target).isPublic) publishPreview(store, target);
  }
}

/**
 * Publishes a memory below each prefix where it is not yet, until that has taken `most` leaves: a film takes hundreds of them.
 * @returns how many it took, and whether all is done
 */
function publishMemory(
  store: Store,
  memory: Memory,
  prefixes: readonly Prefix[],
  most: number,
): { leafCount: number; isWhole: boolean } {
  let leafCount = 0;
  for (const prefix of prefixes) {
    if (store.tree.has(treePath([...prefix, memory.id]))) continue;
    if (leafCount >= most && leafCount > 0) return { leafCount, isWhole: false };
    for (const { path, leaf } of mediaCertifications(store, memory, [...prefix, memory.id])) {
      store.tree.set(path, leaf);
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

export function publishedGalleries({ maps }: Store, owner: Owner): PublishedGallery[] {
  const bytes = maps.publishedGalleries.get(ownerKey(owner));
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "list of published galleries");
  return reader.list(() => ({ id: reader.fixed(UUID_BYTES), isComplete: reader.nat8() === 1 }));
}

export function writePublished({ maps }: Store, owner: Owner, galleries: readonly PublishedGallery[]): void {
  if (galleries.length === 0) {
    maps.publishedGalleries.delete(ownerKey(owner));
    return;
  }
  const writer = new RecordWriter(VERSION);
  writer.list(galleries, ({ id, isComplete }) => writer.fixed(id).nat8(isComplete ? 1 : 0));
  maps.publishedGalleries.set(ownerKey(owner), writer.finish());
}

function notePublished(store: Store, { owner, id }: Target, { isComplete }: { isComplete: boolean }): void {
  const galleryId = uuidBytes(id);
  const others = publishedGalleries(store, owner).filter((gallery) => !equalBytes(gallery.id, galleryId));
  writePublished(store, owner, [...others, { id: galleryId, isComplete }]);
}
