import {
  ASSET_KINDS,
  type AssetLocator,
  type AssetRef,
  type BlobMeta,
  LIMITS,
  nameOf,
  type Opt,
  StoreError,
  type UserAssetsRead,
  type WholeAsset,
} from "@store-forever/protocol";
import { requireAtMost, requireUuid } from "../operations/checks.ts";
import { assetCost, ReplyBudget } from "../operations/reply-budget.ts";
import { type ReadingRight, readingRight } from "../sharing/rights.ts";
import { requireBlob } from "../store/records/blob-record.ts";
import { readChunk } from "../store/records/chunks.ts";
import { assetOf, readMemory } from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { formerVersion } from "./versions.ts";

/** Bytes inside a memory are one chunk. */
const WHOLE = { chunkCount: 1, chunkSizeBytes: LIMITS.chunkSizeBytes };

/** @throws StoreError InvalidArgument, NotFound (also without the right to read) */
export function blobMeta(store: Store, caller: Owner, locator: AssetLocator): BlobMeta {
  requireUuid(locator.memory_id, "memory_id");
  const right = readingRight(store, caller, locator.token[0]);
  const asset = assetWith(store, right, locator);
  const { sha256, size_bytes, content_type } = asset;
  const { chunkCount, chunkSizeBytes } = blobOf(store, asset) ?? WHOLE;
  return { sha256, size_bytes, content_type, chunk_count: chunkCount, chunk_size_bytes: chunkSizeBytes };
}

/** @throws StoreError InvalidArgument, NotFound (also without the right to read) */
export function blobChunk(store: Store, caller: Owner, locator: AssetLocator, index: number): Uint8Array {
  requireUuid(locator.memory_id, "memory_id");
  return chunkWith(store, readingRight(store, caller, locator.token[0]), locator, index);
}

/**
 * A chunk of an asset, if the caller has the right to read it.
 * @throws StoreError InvalidArgument, NotFound
 */
export function chunkWith(
  store: Store,
  right: ReadingRight,
  wanted: Omit<AssetLocator, "token">,
  index: number,
): Uint8Array {
  const asset = assetWith(store, right, wanted);
  const blob = blobOf(store, asset);
  const chunkCount = blob?.chunkCount ?? 1;
  if (index >= chunkCount)
    throw new StoreError("InvalidArgument", `This asset's chunks are 0 to ${chunkCount - 1}.`, "index");
  return chunkOf(store, asset, blob, index);
}

/**
 * Whole assets, as far as one answer holds them: of each memory the first of the kinds that it has. An asset of several chunks is read by them.
 * @throws StoreError InvalidArgument, TooLarge
 */
export function smallAssetsWith(
  store: Store,
  { owner, mayRead }: ReadingRight,
  wanted: UserAssetsRead["assets"],
): Opt<WholeAsset>[] {
  requireAtMost(wanted.length, LIMITS.presenceMax, "assets", "assets");
  for (const { memory_id, kinds } of wanted) {
    requireUuid(memory_id, "memory_id");
    requireAtMost(kinds.length, ASSET_KINDS.length, "kinds", "kinds");
  }
  const budget = new ReplyBudget();
  return wanted.map(({ memory_id, kinds }): Opt<WholeAsset> => {
    const memory = mayRead(memory_id) ? readMemory(store, owner, memory_id) : undefined;
    const asset = memory && kinds.flatMap((kind) => assetOf(memory, nameOf(kind)) ?? [])[0];
    if (asset === undefined) return [];
    const blob = blobOf(store, asset);
    if ((blob?.chunkCount ?? 1) > 1 || !budget.takeIfLeft(assetCost(Number(asset.size_bytes)))) return [];
    return [{ kind: asset.kind, bytes: chunkOf(store, asset, blob, 0) }];
  });
}

/** Where an asset's bytes are; nothing where they are inside the memory. */
const blobOf = (store: Store, { sha256, inline }: AssetRef) =>
  inline.length === 1 ? undefined : requireBlob(store, sha256);

const chunkOf = (store: Store, { inline }: AssetRef, blob: ReturnType<typeof blobOf>, index: number): Uint8Array =>
  blob === undefined ? (inline[0] as Uint8Array) : readChunk(store, blob.number, index);

function assetWith(store: Store, { owner, mayRead }: ReadingRight, wanted: Omit<AssetLocator, "token">): AssetRef {
  requireUuid(wanted.memory_id, "memory_id");
  const memory = mayRead(wanted.memory_id) ? readMemory(store, owner, wanted.memory_id) : undefined;
  const [version] = wanted.version;
  const holder = memory && version !== undefined ? formerVersion(memory, version) : memory;
  const asset = holder && assetOf(holder, nameOf(wanted.kind));
  if (asset === undefined)
    throw new StoreError("NotFound", "There is no such asset, or you may not read it.", "memory_id");
  return asset;
}
