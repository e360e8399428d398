import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes, equalBytes, LIMITS, type StoredAsset, StoreError } from "@store-forever/protocol";
import { adjustTotals, requireQuota } from "../capsules/accounts.ts";
import { requireFeature } from "../operations/config.ts";
import { requireSha256 } from "../operations/validate.ts";
import type { Archive, Owner } from "../store/archive.ts";
import { ownedKey, ownerOf, timeKey, timeOf } from "../store/keys.ts";
import {
  discardChunks,
  FIRST_CHUNK_SIZE_BYTES,
  LARGE_BYTES,
  newBlobNumber,
  reserveChunks,
  writeChunk,
} from "../store/records/chunks.ts";
import { adjustGauges } from "../store/records/gauges.ts";

/** Version 1 had no chunk size. */
const BLOB_VERSION = 2;
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

export function readBlob({ stores }: Archive, sha256: Uint8Array): Blob | undefined {
  const bytes = stores.blobs.get(sha256);
  return bytes && decodeBlob(bytes);
}

export function decodeBlob(bytes: Uint8Array): Blob {
  const reader = new RecordReader(bytes, BLOB_VERSION, "blob");
  return {
    number: reader.nat32(),
    sizeBytes: reader.nat64(),
    chunkCount: reader.nat32(),
    holderCount: reader.nat32(),
    chunkSizeBytes: reader.version === 1 ? FIRST_CHUNK_SIZE_BYTES : reader.nat32(),
  };
}

function writeBlob({ stores }: Archive, sha256: Uint8Array, blob: Blob): void {
  const record = new RecordWriter(BLOB_VERSION).nat32(blob.number).nat64(blob.sizeBytes).nat32(blob.chunkCount);
  stores.blobs.set(sha256, record.nat32(blob.holderCount).nat32(blob.chunkSizeBytes).finish());
}

/** The blob, if this owner holds it. */
export function heldBlob(archive: Archive, owner: Owner, sha256: Uint8Array): Blob | undefined {
  return archive.stores.holdings.has(ownedKey(owner, sha256)) ? readBlob(archive, sha256) : undefined;
}

/** Which of these the owner holds: they need not be sent. Beyond the limit, and for what is no SHA-256, the answer is no. */
export function assetsStored({ stores }: Archive, owner: Owner, sha256s: readonly Uint8Array[]): boolean[] {
  return sha256s.map(
    (sha256, index) => index < LIMITS.maxHashesPerCall && stores.holdings.has(ownedKey(owner, sha256)),
  );
}

/** Counts one more asset of this owner that refers to a blob they hold. */
export function addReference(archive: Archive, owner: Owner, sha256: Uint8Array): void {
  const holding = readHolding(archive, owner, sha256);
  if (holding === undefined) throw new Error("Only a blob that its owner holds can be referred to.");
  writeHolding(archive, owner, sha256, { referenceCount: holding.referenceCount + 1 });
}

/** Makes an owner a holder of a blob that somebody holds, for an asset of theirs that refers to it. */
export function takeReference(archive: Archive, owner: Owner, sha256: Uint8Array): void {
  hold(archive, owner, sha256, requireBlob(archive, sha256));
  addReference(archive, owner, sha256);
}

/** Counts one asset less; with the last one of this owner their holding goes, and with the last holding the bytes. */
export function dropReference(archive: Archive, owner: Owner, sha256: Uint8Array): void {
  const holding = readHolding(archive, owner, sha256);
  if (holding === undefined) throw new Error("A blob that is referred to is not held.");
  if (holding.referenceCount > 1) writeHolding(archive, owner, sha256, { referenceCount: holding.referenceCount - 1 });
  else release(archive, owner, sha256);
}

/** Releases up to `most` holdings whose time to be referred to is over. */
export function releaseUnreferenced(archive: Archive, most: number): void {
  for (let left = most; left > 0; left--) {
    const entry = archive.stores.unreferenced.first();
    if (entry === undefined || timeOf(entry.key) > archive.now()) return;
    archive.stores.unreferenced.delete(entry.key);
    const { owner, id } = ownerOf(entry.key.slice(8));
    if (readHolding(archive, owner, id)?.referenceCount === 0) release(archive, owner, id);
  }
}

/** When the next holding has to be looked at. */
export function nextReleaseNs({ stores }: Archive): bigint | undefined {
  const entry = stores.unreferenced.first();
  return entry && timeOf(entry.key);
}

function release(archive: Archive, owner: Owner, sha256: Uint8Array): void {
  const blob = requireBlob(archive, sha256);
  archive.stores.holdings.delete(ownedKey(owner, sha256));
  adjustTotals(archive, owner, { assets: -1, sizeBytes: -blob.sizeBytes });
  if (blob.holderCount > 1) {
    writeBlob(archive, sha256, { ...blob, holderCount: blob.holderCount - 1 });
    return;
  }
  archive.stores.blobs.delete(sha256);
  adjustGauges(archive, { blobCount: -1n, blobBytes: -blob.sizeBytes });
  discardChunks(archive, blob.number, blob.chunkCount);
}

/** The blob of bytes that somebody is known to hold. */
export function requireBlob(archive: Archive, sha256: Uint8Array): Blob {
  const blob = readBlob(archive, sha256);
  if (blob === undefined) throw new Error("A held asset's blob is missing.");
  return blob;
}

function readHolding({ stores }: Archive, owner: Owner, sha256: Uint8Array): Holding | undefined {
  const bytes = stores.holdings.get(ownedKey(owner, sha256));
  return bytes && { referenceCount: new RecordReader(bytes, HOLDING_VERSION, "holding").nat32() };
}

function writeHolding({ stores }: Archive, owner: Owner, sha256: Uint8Array, { referenceCount }: Holding): void {
  stores.holdings.set(ownedKey(owner, sha256), new RecordWriter(HOLDING_VERSION).nat32(referenceCount).finish());
}

/** Gives a holding without references its time to be referred to. */
export function awaitReference({ stores, now }: Archive, owner: Owner, sha256: Uint8Array): void {
  stores.unreferenced.set(concatBytes([timeKey(now() + UNREFERENCED_TTL_NS), ownedKey(owner, sha256)]), NOTHING);
}

/**
 * Makes the owner a holder of bytes whose hash is verified and whose chunks are stored under `number`.
 * Where the same bytes are stored already, those stay and the new chunks go.
 * @returns whether this owner held them before
 */
export function holdStored(
  archive: Archive,
  owner: Owner,
  sha256: Uint8Array,
  stored: Omit<Blob, "holderCount">,
): boolean {
  const known = readBlob(archive, sha256);
  if (known !== undefined) discardChunks(archive, stored.number, stored.chunkCount);
  return hold(archive, owner, sha256, known ?? { ...stored, holderCount: 0 });
}

function hold(archive: Archive, owner: Owner, sha256: Uint8Array, blob: Blob): boolean {
  const key = ownedKey(owner, sha256);
  if (archive.stores.holdings.has(key)) return true;
  writeHolding(archive, owner, sha256, { referenceCount: 0 });
  if (blob.holderCount === 0) adjustGauges(archive, { blobCount: 1n, blobBytes: blob.sizeBytes });
  awaitReference(archive, owner, sha256);
  adjustTotals(archive, owner, { assets: 1, sizeBytes: blob.sizeBytes });
  writeBlob(archive, sha256, { ...blob, holderCount: blob.holderCount + 1 });
  return false;
}

/**
 * Stores an asset that came whole. The same again changes nothing.
 * @throws StoreError InvalidArgument, TooLarge, InvalidHash, LimitExceeded, Disabled
 */
export function storeAsset(archive: Archive, owner: Owner, sha256: Uint8Array, bytes: Uint8Array): StoredAsset {
  requireSha256(sha256, "sha256");
  if (bytes.length === 0) throw new StoreError("InvalidArgument", "An asset has at least one byte.", "bytes");
  if (bytes.length > LIMITS.chunkSizeBytes)
    throw new StoreError("TooLarge", `Upload more than ${LIMITS.chunkSizeBytes} bytes in chunks.`, "bytes");
  if (!equalBytes(archive.hasher.digest(bytes), sha256))
    throw new StoreError("InvalidHash", "The bytes do not have this SHA-256: hash and send them again.", "sha256");
  const asset = { sha256, size_bytes: BigInt(bytes.length) };
  requireFeature(archive, "uploads");
  const known = readBlob(archive, sha256);
  if (known !== undefined && heldBlob(archive, owner, sha256) === undefined)
    requireQuota(archive, owner, asset.size_bytes);
  if (known !== undefined) return { ...asset, already_stored: hold(archive, owner, sha256, known) };
  requireQuota(archive, owner, asset.size_bytes);
  const number = newBlobNumber(archive);
  if (bytes.length >= LARGE_BYTES) reserveChunks(archive, number, 1);
  writeChunk(archive, number, 0, bytes);
  const { chunkSizeBytes } = LIMITS;
  const stored = { number, sizeBytes: asset.size_bytes, chunkCount: 1, chunkSizeBytes, holderCount: 0 };
  return { ...asset, already_stored: hold(archive, owner, sha256, stored) };
}
