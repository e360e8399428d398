import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes, equalBytes, LIMITS, type StoredAsset, StoreError } from "@store-forever/protocol";
import { adjustTotals, requireQuota } from "../capsules/accounts.ts";
import { requireFeature } from "../operations/config.ts";
import { requireSha256 } from "../operations/validate.ts";
import { ownedKey, ownerOf, timeKey, timeOf } from "../store/keys.ts";
import { discardChunks, LARGE_BYTES, newBlobNumber, reserveChunks, writeChunk } from "../store/records/chunks.ts";
import { adjustGauges } from "../store/records/gauges.ts";
import type { Owner, Store } from "../store/store.ts";

const BLOB_VERSION = 1;
const HOLDING_VERSION = 1;
const NOTHING = new Uint8Array(0);
/** How long bytes wait for a memory that refers to them. */
export const UNREFERENCED_TTL_NS = 7n * 24n * 3_600n * 1_000_000_000n;

/** Bytes stored once, whoever holds them (design decision 2). */
export interface Blob {
  number: number;
  sizeBytes: bigint;
  chunkCount: number;
  /** Of all chunks but the last. */
  chunkSizeBytes: number;
  holderCount: number;
}

/** An owner's right to use a blob: they sent its bytes themselves, so knowing a hash gives nothing. */
interface Holding {
  referenceCount: number;
}

export function readBlob({ maps }: Store, sha256: Uint8Array): Blob | undefined {
  const bytes = maps.blobs.get(sha256);
  return bytes && decodeBlob(bytes);
}

function decodeBlob(bytes: Uint8Array): Blob {
  const reader = new RecordReader(bytes, BLOB_VERSION, "blob");
  return {
    number: reader.nat32(),
    sizeBytes: reader.nat64(),
    chunkCount: reader.nat32(),
    holderCount: reader.nat32(),
    chunkSizeBytes: reader.nat32(),
  };
}

function writeBlob({ maps }: Store, sha256: Uint8Array, blob: Blob): void {
  const record = new RecordWriter(BLOB_VERSION).nat32(blob.number).nat64(blob.sizeBytes).nat32(blob.chunkCount);
  maps.blobs.set(sha256, record.nat32(blob.holderCount).nat32(blob.chunkSizeBytes).finish());
}

/** The blob, if this owner holds it. */
export function heldBlob(store: Store, owner: Owner, sha256: Uint8Array): Blob | undefined {
  return store.maps.holdings.has(ownedKey(owner, sha256)) ? readBlob(store, sha256) : undefined;
}

/** Which of these the owner holds: they need not be sent. Beyond the limit, and for what is no SHA-256, the answer is no. */
export function assetsStored({ maps }: Store, owner: Owner, sha256s: readonly Uint8Array[]): boolean[] {
  return sha256s.map((sha256, index) => index < LIMITS.maxHashesPerCall && maps.holdings.has(ownedKey(owner, sha256)));
}

/** Counts one more asset of this owner that refers to a blob they hold. */
export function addReference(store: Store, owner: Owner, sha256: Uint8Array): void {
  const holding = readHolding(store, owner, sha256);
  if (holding === undefined) throw new Error("Only a blob that its owner holds can be referred to.");
  writeHolding(store, owner, sha256, { referenceCount: holding.referenceCount + 1 });
}

/** Makes an owner a holder of a blob that somebody holds, for an asset of theirs that refers to it. */
export function takeReference(store: Store, owner: Owner, sha256: Uint8Array): void {
  hold(store, owner, sha256, requireBlob(store, sha256));
  addReference(store, owner, sha256);
}

/** Counts one asset less; with the last one of this owner their holding goes, and with the last holding the bytes. */
export function dropReference(store: Store, owner: Owner, sha256: Uint8Array): void {
  const holding = readHolding(store, owner, sha256);
  if (holding === undefined) throw new Error("A blob that is referred to is not held.");
  if (holding.referenceCount > 1) writeHolding(store, owner, sha256, { referenceCount: holding.referenceCount - 1 });
  else release(store, owner, sha256);
}

/** Releases up to `most` holdings whose time to be referred to is over. */
export function releaseUnreferenced(store: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const entry = store.maps.unreferenced.first();
    if (entry === undefined || timeOf(entry.key) > store.now()) return;
    store.maps.unreferenced.delete(entry.key);
    const { owner, id } = ownerOf(entry.key.slice(8));
    if (readHolding(store, owner, id)?.referenceCount === 0) release(store, owner, id);
  }
}

/** When the next holding has to be looked at. */
export function nextReleaseNs({ maps }: Store): bigint | undefined {
  const entry = maps.unreferenced.first();
  return entry && timeOf(entry.key);
}

function release(store: Store, owner: Owner, sha256: Uint8Array): void {
  const blob = requireBlob(store, sha256);
  store.maps.holdings.delete(ownedKey(owner, sha256));
  adjustTotals(store, owner, { assets: -1, sizeBytes: -blob.sizeBytes });
  if (blob.holderCount > 1) {
    writeBlob(store, sha256, { ...blob, holderCount: blob.holderCount - 1 });
    return;
  }
  store.maps.blobs.delete(sha256);
  adjustGauges(store, { blobCount: -1n, blobBytes: -blob.sizeBytes });
  discardChunks(store, blob.number, blob.chunkCount);
}

/** The blob of bytes that somebody is known to hold. */
export function requireBlob(store: Store, sha256: Uint8Array): Blob {
  const blob = readBlob(store, sha256);
  if (blob === undefined) throw new Error("A held asset's blob is missing.");
  return blob;
}

function readHolding({ maps }: Store, owner: Owner, sha256: Uint8Array): Holding | undefined {
  const bytes = maps.holdings.get(ownedKey(owner, sha256));
  return bytes && { referenceCount: new RecordReader(bytes, HOLDING_VERSION, "holding").nat32() };
}

function writeHolding({ maps }: Store, owner: Owner, sha256: Uint8Array, { referenceCount }: Holding): void {
  maps.holdings.set(ownedKey(owner, sha256), new RecordWriter(HOLDING_VERSION).nat32(referenceCount).finish());
}

/** Gives a holding without references its time to be referred to. */
function awaitReference({ maps, now }: Store, owner: Owner, sha256: Uint8Array): void {
  maps.unreferenced.set(concatBytes([timeKey(now() + UNREFERENCED_TTL_NS), ownedKey(owner, sha256)]), NOTHING);
}

/**
 * Makes the owner a holder of bytes whose hash is verified and whose chunks are stored under `number`.
 * Where the same bytes are stored already, those stay and the new chunks go.
 * @returns whether this owner held them before
 */
export function holdStored(store: Store, owner: Owner, sha256: Uint8Array, stored: Omit<Blob, "holderCount">): boolean {
  const known = readBlob(store, sha256);
  if (known !== undefined) discardChunks(store, stored.number, stored.chunkCount);
  return hold(store, owner, sha256, known ?? { ...stored, holderCount: 0 });
}

function hold(store: Store, owner: Owner, sha256: Uint8Array, blob: Blob): boolean {
  const key = ownedKey(owner, sha256);
  if (store.maps.holdings.has(key)) return true;
  writeHolding(store, owner, sha256, { referenceCount: 0 });
  if (blob.holderCount === 0) adjustGauges(store, { blobCount: 1n, blobBytes: blob.sizeBytes });
  awaitReference(store, owner, sha256);
  adjustTotals(store, owner, { assets: 1, sizeBytes: blob.sizeBytes });
  writeBlob(store, sha256, { ...blob, holderCount: blob.holderCount + 1 });
  return false;
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
  if (known !== undefined && heldBlob(store, owner, sha256) === undefined) requireQuota(store, owner, asset.size_bytes);
  if (known !== undefined) return { ...asset, already_stored: hold(store, owner, sha256, known) };
  requireQuota(store, owner, asset.size_bytes);
  const number = newBlobNumber(store);
  if (bytes.length >= LARGE_BYTES) reserveChunks(store, number, 1);
  writeChunk(store, number, 0, bytes);
  const { chunkSizeBytes } = LIMITS;
  const stored = { number, sizeBytes: asset.size_bytes, chunkCount: 1, chunkSizeBytes, holderCount: 0 };
  return { ...asset, already_stored: hold(store, owner, sha256, stored) };
}
