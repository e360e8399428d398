import { adjustGauges } from "../store/bookkeeping/gauges.ts";
import {
  addDueHolding,
  deleteBlob,
  deleteHolding,
  isHolder,
  readBlob,
  readReferenceCount,
  requireBlob,
  type StoredBlob,
  takeDueHolding,
  writeBlob,
  writeReferenceCount,
} from "../store/records/blob-record.ts";
import { discardChunks } from "../store/records/chunks.ts";
import { adjustTotals, RECORD_OVERHEAD_BYTES } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";

/** How long bytes wait for a memory that refers to them. */
export const UNREFERENCED_TTL_NS = 7n * 24n * 3_600n * 1_000_000_000n;

/** The blob, if this owner holds it. */
export function heldBlob(store: Store, owner: Owner, sha256: Uint8Array): StoredBlob | undefined {
  return isHolder(store, owner, sha256) ? readBlob(store, sha256) : undefined;
}

/** Counts one more asset of this owner that refers to a blob they hold. */
export function addReference(store: Store, owner: Owner, sha256: Uint8Array): void {
  const count = readReferenceCount(store, owner, sha256);
  if (count === undefined) throw new Error("Only a blob that its owner holds can be referred to.");
  writeReferenceCount(store, owner, sha256, count + 1);
}

/** Makes an owner a holder of a blob that somebody holds, for an asset of theirs that refers to it. */
export function takeReference(store: Store, owner: Owner, sha256: Uint8Array): void {
  hold(store, owner, sha256, requireBlob(store, sha256));
  addReference(store, owner, sha256);
}

/** Counts one asset less. With the last one of this owner their holding goes, and with the last holding the bytes. */
export function dropReference(store: Store, owner: Owner, sha256: Uint8Array): void {
  const count = readReferenceCount(store, owner, sha256);
  if (count === undefined) throw new Error("A blob that is referred to is not held.");
  if (count > 1) writeReferenceCount(store, owner, sha256, count - 1);
  else release(store, owner, sha256);
}

/** Releases up to `most` holdings that nothing referred to in time. */
export function releaseUnreferenced(store: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const holding = takeDueHolding(store);
    if (holding === undefined) return;
    const { owner, sha256 } = holding;
    if (readReferenceCount(store, owner, sha256) === 0) release(store, owner, sha256);
  }
}

function release(store: Store, owner: Owner, sha256: Uint8Array): void {
  const blob = requireBlob(store, sha256);
  deleteHolding(store, owner, sha256);
  adjustTotals(store, owner, { assets: -1, sizeBytes: -blob.sizeBytes, recordBytes: BigInt(-RECORD_OVERHEAD_BYTES) });
  adjustGauges(store, { blobCount: -1n, blobBytes: -blob.sizeBytes });
  if (blob.holderCount > 1) {
    writeBlob(store, sha256, { ...blob, holderCount: blob.holderCount - 1 });
    return;
  }
  deleteBlob(store, sha256);
  discardChunks(store, blob.number, blob.chunkCount);
}

/**
 * Makes the owner a holder of bytes whose hash is verified and whose chunks are stored under `number`.
 * Where the same bytes are stored already, those stay and the new chunks go.
 * @returns whether this owner held them before
 */
export function holdStored(
  store: Store,
  owner: Owner,
  sha256: Uint8Array,
  stored: Omit<StoredBlob, "holderCount">,
): boolean {
  const known = readBlob(store, sha256);
  if (known !== undefined) discardChunks(store, stored.number, stored.chunkCount);
  return hold(store, owner, sha256, known ?? { ...stored, holderCount: 0 });
}

/**
 * Makes the owner a holder of a blob. The holding waits for a memory that refers to the blob.
 * @returns whether this owner held it before
 */
export function hold(store: Store, owner: Owner, sha256: Uint8Array, blob: StoredBlob): boolean {
  if (isHolder(store, owner, sha256)) return true;
  writeReferenceCount(store, owner, sha256, 0);
  adjustGauges(store, { blobCount: 1n, blobBytes: blob.sizeBytes });
  addDueHolding(store, store.now() + UNREFERENCED_TTL_NS, owner, sha256);
  adjustTotals(store, owner, { assets: 1, sizeBytes: blob.sizeBytes, recordBytes: BigInt(RECORD_OVERHEAD_BYTES) });
  writeBlob(store, sha256, { ...blob, holderCount: blob.holderCount + 1 });
  return false;
}
