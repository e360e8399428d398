import { equalBytes, LIMITS, type StoredAsset } from "@store-forever/protocol";
import type { Archive, Owner } from "./archive.ts";
import { nat32Key, ownedKey } from "./keys.ts";
import { RecordReader, RecordWriter } from "./record-codec.ts";
import { Refusal } from "./refusal.ts";
import { requireSha256 } from "./validate.ts";

const VERSION = 1;
const NEXT_BLOB = Uint8Array.of(0);
const SPACERS = 10;
/** From this size on a chunk gets spacers. */
const LARGE_BYTES = 65_536;
const NOTHING = new Uint8Array(0);

/** Bytes stored once, whoever holds them (design decision 2). */
export interface Blob {
  number: number;
  sizeBytes: bigint;
  chunkCount: number;
  holderCount: number;
}

/** An owner's right to use a blob: they sent its bytes themselves, so knowing a hash gives nothing. */
interface Holding {
  referenceCount: number;
}

export function readBlob({ stores }: Archive, sha256: Uint8Array): Blob | undefined {
  const bytes = stores.blobs.get(sha256);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "blob");
  return {
    number: reader.nat32(),
    sizeBytes: reader.nat64(),
    chunkCount: reader.nat32(),
    holderCount: reader.nat32(),
  };
}

function writeBlob({ stores }: Archive, sha256: Uint8Array, blob: Blob): void {
  const record = new RecordWriter(VERSION).nat32(blob.number).nat64(blob.sizeBytes).nat32(blob.chunkCount);
  stores.blobs.set(sha256, record.nat32(blob.holderCount).finish());
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
export function addReference({ stores }: Archive, owner: Owner, sha256: Uint8Array): void {
  const key = ownedKey(owner, sha256);
  const bytes = stores.holdings.get(key);
  if (bytes === undefined) throw new Error("Only a blob that its owner holds can be referred to.");
  const referenceCount = new RecordReader(bytes, VERSION, "holding").nat32();
  stores.holdings.set(key, encodeHolding({ referenceCount: referenceCount + 1 }));
}

function encodeHolding({ referenceCount }: Holding): Uint8Array {
  return new RecordWriter(VERSION).nat32(referenceCount).finish();
}

/** A number for bytes that are about to be stored. */
export function newBlobNumber({ stores }: Archive): number {
  const bytes = stores.counters.get(NEXT_BLOB);
  const number = bytes === undefined ? 0 : new RecordReader(bytes, VERSION, "counter").nat32();
  stores.counters.set(NEXT_BLOB, new RecordWriter(VERSION).nat32(number + 1).finish());
  return number;
}

/** @param place 0 for the chunk itself, then its spacers */
function chunkKey(blobNumber: number, index: number, place = 0): Uint8Array {
  const key = new Uint8Array(7);
  key.set(nat32Key(blobNumber));
  key[4] = index >>> 8;
  key[5] = index;
  key[6] = place;
  return key;
}

/**
 * Makes places for large chunks, before they come. The stable map writes whole nodes of up to eleven entries, so neighbouring
 * chunks would be written again with each other, ten times over; empty spacers keep every large chunk in a node of its own.
 */
export function reserveChunks({ stores }: Archive, blobNumber: number, chunkCount: number): void {
  for (let index = 0; index < chunkCount; index++)
    for (let place = 0; place <= SPACERS; place++) stores.chunks.set(chunkKey(blobNumber, index, place), NOTHING);
}

export function writeChunk({ stores }: Archive, blobNumber: number, index: number, bytes: Uint8Array): void {
  stores.chunks.set(chunkKey(blobNumber, index), bytes);
}

export function readChunk({ stores }: Archive, blobNumber: number, index: number): Uint8Array {
  const bytes = stores.chunks.get(chunkKey(blobNumber, index));
  if (bytes === undefined) throw new Error(`Chunk ${index} of blob ${blobNumber} is missing.`);
  return bytes;
}

/** Leaves the chunks to the sweep: a large file's would be too much for one message. */
export function discardChunks({ stores }: Archive, blobNumber: number, chunkCount: number): void {
  stores.garbage.set(nat32Key(blobNumber), new RecordWriter(VERSION).nat32(chunkCount).finish());
}

/** Deletes up to `most` discarded chunks. */
export function deleteGarbage({ stores }: Archive, most: number): void {
  for (let left = most; left > 0; ) {
    const entry = stores.garbage.first();
    if (entry === undefined) return;
    const number = new DataView(entry.key.buffer, entry.key.byteOffset).getUint32(0);
    let count = new RecordReader(entry.value, VERSION, "discarded blob").nat32();
    for (; count > 0 && left > 0; left--) {
      count--;
      for (let place = 0; place <= SPACERS; place++) stores.chunks.delete(chunkKey(number, count, place));
    }
    if (count === 0) stores.garbage.delete(entry.key);
    else stores.garbage.set(entry.key, new RecordWriter(VERSION).nat32(count).finish());
  }
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
  stored: { number: number; sizeBytes: bigint; chunkCount: number },
): boolean {
  const known = readBlob(archive, sha256);
  if (known !== undefined) discardChunks(archive, stored.number, stored.chunkCount);
  return hold(archive, owner, sha256, known ?? { ...stored, holderCount: 0 });
}

function hold(archive: Archive, owner: Owner, sha256: Uint8Array, blob: Blob): boolean {
  const key = ownedKey(owner, sha256);
  if (archive.stores.holdings.has(key)) return true;
  archive.stores.holdings.set(key, encodeHolding({ referenceCount: 0 }));
  writeBlob(archive, sha256, { ...blob, holderCount: blob.holderCount + 1 });
  return false;
}

/**
 * Stores an asset that came whole. The same again changes nothing.
 * @throws Refusal InvalidArgument, TooLarge, InvalidHash
 */
export function storeAsset(archive: Archive, owner: Owner, sha256: Uint8Array, bytes: Uint8Array): StoredAsset {
  requireSha256(sha256, "sha256");
  if (bytes.length === 0) throw new Refusal("InvalidArgument", "An asset has at least one byte.", "bytes");
  if (bytes.length > LIMITS.chunkSizeBytes)
    throw new Refusal("TooLarge", `Upload more than ${LIMITS.chunkSizeBytes} bytes in chunks.`, "bytes");
  if (!equalBytes(archive.hasher.digest(bytes), sha256))
    throw new Refusal("InvalidHash", "The bytes do not have this SHA-256: hash and send them again.", "sha256");
  const asset = { sha256, size_bytes: BigInt(bytes.length) };
  const known = readBlob(archive, sha256);
  if (known !== undefined) return { ...asset, already_stored: hold(archive, owner, sha256, known) };
  const number = newBlobNumber(archive);
  if (bytes.length >= LARGE_BYTES) reserveChunks(archive, number, 1);
  writeChunk(archive, number, 0, bytes);
  const stored = { number, sizeBytes: asset.size_bytes, chunkCount: 1, holderCount: 0 };
  return { ...asset, already_stored: hold(archive, owner, sha256, stored) };
}
