import { equalBytes, LIMITS, type StoredAsset, StoreError } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireSha256 } from "../operations/checks.ts";
import { requireFeature } from "../operations/config.ts";
import { isHolder, readBlob } from "../store/records/blob-record.ts";
import { LARGE_BYTES, newBlobNumber, reserveChunks, writeChunk } from "../store/records/chunks.ts";
import type { Owner, Store } from "../store/store.ts";
import { hold } from "./blobs.ts";

/** Which of these assets the owner holds and need not send. The answer is no beyond the limit, and for what is no SHA-256. */
export function assetsStored(store: Store, owner: Owner, sha256s: readonly Uint8Array[]): boolean[] {
  return sha256s.map((sha256, index) => index < LIMITS.maxHashesPerCall && isHolder(store, owner, sha256));
}

/**
 * Stores an asset that came whole. The same again changes nothing.
 * @throws StoreError InvalidArgument, TooLarge, InvalidHash, LimitExceeded, Disabled
 */
export function storeAsset(store: Store, owner: Owner, sha256: Uint8Array, bytes: Uint8Array): StoredAsset {
  requireSha256(sha256, "sha256");
  if (bytes.length === 0) throw new StoreError("InvalidArgument", "An asset has at least one byte.", "bytes");
  if (bytes.length > LIMITS.chunkSizeBytes)
    throw new StoreError("TooLarge", `Upload more than ${LIMITS.chunkSizeBytes} bytes in chunks.`, "bytes");
  if (!equalBytes(store.hasher.digest(bytes), sha256))
    throw new StoreError("InvalidHash", "The bytes do not have this SHA-256: hash and send them again.", "sha256");
  const asset = { sha256, size_bytes: BigInt(bytes.length) };
  requireFeature(store, "uploads");
  const known = readBlob(store, sha256);
  if (known === undefined || !isHolder(store, owner, sha256)) requireQuota(store, owner, asset.size_bytes);
  if (known !== undefined) return { ...asset, already_stored: hold(store, owner, sha256, known) };
  const number = newBlobNumber(store);
  if (bytes.length >= LARGE_BYTES) reserveChunks(store, number, 1);
  writeChunk(store, number, 0, bytes);
  const { chunkSizeBytes } = LIMITS;
  const stored = { number, sizeBytes: asset.size_bytes, chunkCount: 1, chunkSizeBytes, holderCount: 0 };
  return { ...asset, already_stored: hold(store, owner, sha256, stored) };
}
