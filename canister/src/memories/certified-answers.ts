import {
  ASSET_KINDS,
  type GalleryStatus,
  galleryPath,
  LIMITS,
  type Memory,
  type MemoryPage,
  type MemoryPresence,
  memoryAssetPath,
  memoryMetadataPath,
  type Opt,
  type PageRequest,
  type PresencePage,
  StoreError,
  shareLinkPath,
  type TreePath,
} from "@store-forever/protocol";
import { galleryCost, memoryCost, ReplyBudget } from "../operations/reply-budget.ts";
import { requireAtMost, requireUuid } from "../operations/validate.ts";
import { type ReadingRight, readingRight, requireSharedGallery } from "../sharing/rights.ts";
import { openToken, tokenTarget } from "../sharing/targets.ts";
import { ownedKey, uuidBytes, uuidText } from "../store/keys.ts";
import { pageLimit, pageOf } from "../store/owned-lists.ts";
import { decodeGallery, type StoredGallery } from "../store/records/gallery-record.ts";
import { memberCountOf, membersOf, readGallery, requireGallery } from "../store/records/gallery-store.ts";
import { decodeMemory, hasOriginal } from "../store/records/memory-record.ts";
import { readMemory, readRecord } from "../store/records/memory-store.ts";
import type { Target } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";

/** An answer, and the places in the certified tree that its reader checks it against (protocol/src/certified/verify.ts). */
export interface Proven<T> {
  value: T;
  paths: TreePath[];
}

/** A gallery before its owner's principal is put in. */
export type OwnedGallery = StoredGallery & { ownerBytes: Owner };

/** @throws StoreError InvalidArgument, TooLarge, NotFound (the token) */
export function readMemories(
  store: Store,
  caller: Owner,
  request: { memory_ids: readonly string[]; token: Opt<string> },
): Proven<Opt<Memory>[]> {
  requireMemoryIds(request.memory_ids);
  return readWith(store, readingRight(store, caller, request.token[0]), request.memory_ids);
}

/**
 * What a right lets read of these memories, in their order.
 * @throws StoreError InvalidArgument, TooLarge
 */
export function readWith(
  store: Store,
  { owner, mayRead }: ReadingRight,
  memoryIds: readonly string[],
): Proven<Opt<Memory>[]> {
  requireMemoryIds(memoryIds);
  const readable = new Set(memoryIds.filter(mayRead));
  const budget = new ReplyBudget();
  const value = memoryIds.map((id): Opt<Memory> => {
    const record = readable.has(id) ? readRecord(store, owner, id) : undefined;
    if (record === undefined) return [];
    const memory = decodeMemory(id, record);
    if (!budget.take(memoryCost(record, memory)))
      throw new StoreError("TooLarge", "These memories do not fit one answer: ask for fewer at a time.", "memory_ids");
    return [memory];
  });
  return { value, paths: [...readable].flatMap((id) => memoryPaths(store, owner, id)) };
}

/** @throws StoreError InvalidArgument */
export function presenceOf(store: Store, owner: Owner, memoryId: string): Proven<MemoryPresence> {
  requireUuid(memoryId, "memory_id");
  return { value: presence(store, owner, memoryId), paths: memoryPaths(store, owner, memoryId) };
}

/**
 * A page of the memories asked for, in their order; the cursor is where the next page begins.
 * @throws StoreError InvalidArgument, TooLarge
 */
export function presencePage(
  store: Store,
  owner: Owner,
  request: { memory_ids: readonly string[]; cursor: Opt<string>; limit: Opt<number> },
): Proven<PresencePage> {
  requireMemoryIds(request.memory_ids);
  const limit = pageLimit(request);
  const start = Number(request.cursor[0] ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > request.memory_ids.length)
    throw new StoreError("InvalidArgument", "Give the cursor as the page before gave it.", "cursor");
  const page = request.memory_ids.slice(start, start + limit);
  const next = start + page.length;
  return {
    value: {
      items: page.map((id) => presence(store, owner, id)),
      next_cursor: next < request.memory_ids.length ? [String(next)] : [],
    },
    paths: page.flatMap((id) => memoryPaths(store, owner, id)),
  };
}

/** @throws StoreError InvalidArgument, NotFound */
export function ownGallery(store: Store, owner: Owner, galleryId: string): Proven<OwnedGallery> {
  const gallery = requireGallery(store, owner, galleryId);
  return { value: { ...gallery, ownerBytes: owner }, paths: [galleryPath(owner, galleryId, store.hasher.digest)] };
}

/** @throws StoreError NotFound */
export function sharedGallery(store: Store, token: string): Proven<OwnedGallery> {
  const { kind, owner, id: galleryId } = openToken(store, token);
  const gallery = kind === "gallery" ? readGallery(store, owner, galleryId) : undefined;
  if (gallery === undefined) throw new StoreError("NotFound", "This link does not open anything.", "token");
  return {
    value: { ...gallery, ownerBytes: owner },
    paths: [galleryPath(owner, galleryId, store.hasher.digest), shareLinkPath(token, store.hasher.digest)],
  };
}

/**
 * Somebody's gallery, for those who may see it.
 * @throws StoreError InvalidArgument, NotFound
 */
export function userGallery(store: Store, caller: Owner, owner: Owner, galleryId: string): Proven<OwnedGallery> {
  requireSharedGallery(store, caller, owner, galleryId);
  return ownGallery(store, owner, galleryId);
}

/** What a link opens, or that it opens nothing. */
export function openedLink(store: Store, token: string): Proven<Target | undefined> {
  return { value: tokenTarget(store, token), paths: [shareLinkPath(token, store.hasher.digest)] };
}

/** @throws StoreError InvalidArgument */
export function listMemories(store: Store, owner: Owner, request: PageRequest): Proven<MemoryPage> {
  const value = pageOf(store, "memories", owner, request, (id) => {
    const bytes = store.maps.memories.get(ownedKey(owner, id));
    if (bytes === undefined) return undefined;
    const memory = decodeMemory(uuidText(id), bytes);
    return { read: () => memory, cost: memoryCost(bytes, memory) };
  });
  return { value, paths: value.items.flatMap((memory) => memoryPaths(store, owner, memory.id)) };
}

export interface OwnedGalleryPage {
  items: OwnedGallery[];
  next_cursor: Opt<string>;
}

/** @throws StoreError InvalidArgument */
export function listGalleries(
  store: Store,
  owner: Owner,
  request: PageRequest,
  isVisible: (galleryId: Uint8Array) => boolean,
): Proven<OwnedGalleryPage> {
  const value = pageOf(store, "galleries", owner, request, (id) => {
    if (!isVisible(id)) return undefined;
    const bytes = store.maps.galleries.get(ownedKey(owner, id));
    if (bytes === undefined) return undefined;
    const read = () => ({ ...decodeGallery(uuidText(id), bytes), ownerBytes: owner });
    return { read, cost: galleryCost(bytes, memberCountOf(store, owner, id)) };
  });
  return { value, paths: value.items.map((gallery) => galleryPath(owner, gallery.id, store.hasher.digest)) };
}

/**
 * How much of each gallery is stored.
 * @throws StoreError InvalidArgument, TooLarge, NotFound
 */
export function galleryStatuses(store: Store, owner: Owner, galleryIds: readonly string[]): GalleryStatus[] {
  requireAtMost(galleryIds.length, LIMITS.presenceMax, "galleries", "gallery_ids");
  let left = LIMITS.maxGalleryItems;
  return galleryIds.map((galleryId) => {
    requireUuid(galleryId, "gallery_ids");
    const members = membersOf(store, owner, uuidBytes(galleryId));
    if (members === undefined) throw new StoreError("NotFound", "You have no gallery with this id.", "gallery_ids");
    left -= members.length;
    if (left < 0)
      throw new StoreError("TooLarge", "These galleries are large: ask for fewer at a time.", "gallery_ids");
    const stored = members.filter((id) => {
      const bytes = store.maps.memories.get(ownedKey(owner, id));
      return bytes !== undefined && hasOriginal(bytes);
    }).length;
    const complete = stored === members.length && stored > 0;
    const state = complete ? { stored_forever: null } : stored > 0 ? { partially_stored: null } : { not_stored: null };
    return { gallery_id: galleryId, total_memories: members.length, stored_memories: stored, state };
  });
}

/** All four kinds, so that the absence of one is proven too. */
function memoryPaths({ hasher: { digest } }: Store, owner: Owner, memoryId: string): TreePath[] {
  return [
    memoryMetadataPath(owner, memoryId, digest),
    ...ASSET_KINDS.map((kind) => memoryAssetPath(owner, memoryId, kind, digest)),
  ];
}

function presence(store: Store, owner: Owner, memoryId: string): MemoryPresence {
  const memory = readMemory(store, owner, memoryId);
  const assets = memory?.assets.map(({ kind, sha256, size_bytes }) => ({ kind, sha256, size_bytes })) ?? [];
  return {
    memory_id: memoryId,
    metadata_present: memory !== undefined,
    asset_present: assets.some((asset) => "original" in asset.kind),
    assets,
  };
}

function requireMemoryIds(memoryIds: readonly string[]): void {
  requireAtMost(memoryIds.length, LIMITS.presenceMax, "memory ids", "memory_ids");
  for (const id of memoryIds) requireUuid(id, "memory_ids");
}
