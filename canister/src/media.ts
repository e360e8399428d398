import { type AssetLocator, type AssetRef, type BlobMeta, LIMITS } from "@store-forever/protocol";
import type { Archive, Owner } from "./archive.ts";
import { requireBlob } from "./blobs.ts";
import { readChunk } from "./chunks.ts";
import { assetOf, readMemory } from "./memories.ts";
import { nameOf } from "./memory-record.ts";
import { Refusal } from "./refusal.ts";
import { readingRight } from "./share-links.ts";
import { requireUuid } from "./validate.ts";

/** @throws Refusal InvalidArgument, NotFound (also without the right to read) */
export function blobMeta(archive: Archive, caller: Owner, locator: AssetLocator): BlobMeta {
  const { sha256, size_bytes, content_type, inline } = findAsset(archive, caller, locator);
  const chunk_count = inline.length === 1 ? 1 : requireBlob(archive, sha256).chunkCount;
  return { sha256, size_bytes, content_type, chunk_count, chunk_size_bytes: LIMITS.chunkSizeBytes };
}

/** @throws Refusal InvalidArgument, NotFound (also without the right to read) */
export function blobChunk(archive: Archive, caller: Owner, locator: AssetLocator, index: number): Uint8Array {
  const { sha256, inline } = findAsset(archive, caller, locator);
  const blob = inline.length === 1 ? undefined : requireBlob(archive, sha256);
  const chunkCount = blob?.chunkCount ?? 1;
  if (index >= chunkCount)
    throw new Refusal("InvalidArgument", `This asset's chunks are 0 to ${chunkCount - 1}.`, "index");
  return blob === undefined ? (inline[0] as Uint8Array) : readChunk(archive, blob.number, index);
}

function findAsset(archive: Archive, caller: Owner, locator: AssetLocator): AssetRef {
  requireUuid(locator.memory_id, "memory_id");
  const { owner, mayRead } = readingRight(archive, caller, locator.token[0]);
  const memory = mayRead(locator.memory_id) ? readMemory(archive, owner, locator.memory_id) : undefined;
  const asset = memory && assetOf(memory, nameOf(locator.kind));
  if (asset === undefined) throw new Refusal("NotFound", "There is no such asset here for you.", "memory_id");
  return asset;
}
