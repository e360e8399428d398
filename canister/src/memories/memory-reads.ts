import {
  ASSET_KINDS,
  LIMITS,
  type ListingRequest,
  type Memory,
  type MemoryListing,
  type MemoryPresence,
  memoryAssetPath,
  memoryMetadataPath,
  memoryVersionsPath,
  type Opt,
  type PresenceListing,
  StoreError,
  type TreePath,
} from "@store-forever/protocol";
import { requireAtMost, requireUuid } from "../operations/checks.ts";
import { listingLimit, listingOf, unknownCursor } from "../operations/listing.ts";
import type { Proven } from "../operations/proven.ts";
import { memoryCost, ReplyBudget } from "../operations/reply-budget.ts";
import { type ReadingRight, readingRight } from "../sharing/rights.ts";
import { uuidText } from "../store/ids.ts";
import { decodeMemory } from "../store/records/memory-codec.ts";
import { memoryRecordOf, readMemory, readMemoryRecord } from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";

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
 * Those of these memories that the caller has the right to read, in their order.
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
    const record = readable.has(id) ? readMemoryRecord(store, owner, id) : undefined;
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
 * A listing of the memories asked for, in their order. The cursor is where the next listing begins.
 * @throws StoreError InvalidArgument, TooLarge
 */
export function listPresence(
  store: Store,
  owner: Owner,
  request: { memory_ids: readonly string[]; cursor: Opt<string>; limit: Opt<number> },
): Proven<PresenceListing> {
  requireMemoryIds(request.memory_ids);
  const limit = listingLimit(request);
  const start = Number(request.cursor[0] ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > request.memory_ids.length) throw unknownCursor();
  const listed = request.memory_ids.slice(start, start + limit);
  const next = start + listed.length;
  return {
    value: {
      items: listed.map((id) => presence(store, owner, id)),
      next_cursor: next < request.memory_ids.length ? [String(next)] : [],
    },
    paths: listed.flatMap((id) => memoryPaths(store, owner, id)),
  };
}

/** @throws StoreError InvalidArgument */
export function listMemories(store: Store, owner: Owner, request: ListingRequest): Proven<MemoryListing> {
  const value = listingOf(store, "memories", owner, request, (id) => {
    const bytes = memoryRecordOf(store, owner, id);
    if (bytes === undefined) return undefined;
    const memory = decodeMemory(uuidText(id), bytes);
    return { read: () => memory, cost: memoryCost(bytes, memory) };
  });
  return { value, paths: value.items.flatMap((memory) => memoryPaths(store, owner, memory.id)) };
}

/** The paths of all kinds of asset and of the former versions, so that the absence of one is proven too. */
function memoryPaths({ hasher: { digest } }: Store, owner: Owner, memoryId: string): TreePath[] {
  return [
    memoryMetadataPath(owner, memoryId, digest),
    memoryVersionsPath(owner, memoryId, digest),
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
