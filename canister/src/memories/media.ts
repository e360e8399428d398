import { type AssetLocator, type AssetRef, type BlobMeta, LIMITS, StoreError } from "@store-forever/protocol";
import { requireUuid } from "../operations/validate.ts";
import { type ReadingRight, readingRight } from "../sharing/rights.ts";
import type { Archive, Owner } from "../store/archive.ts";
import { readChunk } from "../store/records/chunks.ts";
import { nameOf } from "../store/records/memory-record.ts";
import { assetOf, readMemory } from "../store/records/memory-store.ts";
import { requireBlob } from "../uploads/blobs.ts";

/** How bytes inside a memory are cut. */
const WHOLE = { chunkCount: 1, chunkSizeBytes: LIMITS.chunkSizeBytes };

/** @throws StoreError InvalidArgument, NotFound (also without the right to read) */
export function blobMeta(archive: Archive, caller: Owner, locator: AssetLocator): BlobMeta {
  requireUuid(locator.memory_id, "memory_id");
  const right = readingRight(archive, caller, locator.token[0]);
  const { sha256, size_bytes, content_type, inline } = assetWith(archive, right, locator);
  const { chunkCount, chunkSizeBytes } = inline.length === 1 ? WHOLE : requireBlob(archive, sha256);
  return { sha256, size_bytes, content_type, chunk_count: chunkCount, chunk_size_bytes: chunkSizeBytes };
}

/** @throws StoreError InvalidArgument, NotFound (also without the right to read) */
export function blobChunk(archive: Archive, caller: Owner, locator: AssetLocator, index: number): Uint8Array {
  requireUuid(locator.memory_id, "memory_id");
  return chunkWith(archive, readingRight(archive, caller, locator.token[0]), locator, index);
}

/**
 * A chunk of an asset that a right lets read.
 * @throws StoreError InvalidArgument, NotFound
 */
export function chunkWith(
  archive: Archive,
  right: ReadingRight,
  wanted: Pick<AssetLocator, "memory_id" | "kind">,
  index: number,
): Uint8Array {
  const { sha256, inline } = assetWith(archive, right, wanted);
  const blob = inline.length === 1 ? undefined : requireBlob(archive, sha256);
  const chunkCount = blob?.chunkCount ?? 1;
  if (index >= chunkCount)
    throw new StoreError("InvalidArgument", `This asset's chunks are 0 to ${chunkCount - 1}.`, "index");
  return blob === undefined ? (inline[0] as Uint8Array) : readChunk(archive, blob.number, index);
}

function assetWith(
  archive: Archive,
  { owner, mayRead }: ReadingRight,
  wanted: Pick<AssetLocator, "memory_id" | "kind">,
): AssetRef {
  requireUuid(wanted.memory_id, "memory_id");
  const memory = mayRead(wanted.memory_id) ? readMemory(archive, owner, wanted.memory_id) : undefined;
  const asset = memory && assetOf(memory, nameOf(wanted.kind));
  if (asset === undefined) throw new StoreError("NotFound", "There is no such asset here for you.", "memory_id");
  return asset;
}
