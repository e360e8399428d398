import { RecordReader, RecordWriter } from "@store-forever/certified";
import { COUNTERS, nat32Key, nat32Of } from "../keys.ts";
import type { Store } from "../store.ts";

const VERSION = 1;
const SPACERS = 10;
/** From this size on a chunk gets spacers. */
export const LARGE_BYTES = 65_536;
const NOTHING = new Uint8Array(0);

/** A number for bytes that are about to be stored. */
export function newBlobNumber({ maps }: Store): number {
  const bytes = maps.counters.get(COUNTERS.nextBlobNumber);
  const number = bytes === undefined ? 0 : new RecordReader(bytes, VERSION, "counter").nat32();
  maps.counters.set(COUNTERS.nextBlobNumber, new RecordWriter(VERSION).nat32(number + 1).finish());
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
 * Makes places for large chunks before they come. The stable map writes whole nodes of up to eleven entries, so neighbouring chunks
 * would be written again with each other, ten times over. Empty spacers keep every large chunk in a node of its own.
 */
export function reserveChunks({ maps }: Store, blobNumber: number, chunkCount: number): void {
  for (let index = 0; index < chunkCount; index++)
    for (let place = 0; place <= SPACERS; place++) maps.chunks.set(chunkKey(blobNumber, index, place), NOTHING);
}

export function writeChunk({ maps }: Store, blobNumber: number, index: number, bytes: Uint8Array): void {
  maps.chunks.set(chunkKey(blobNumber, index), bytes);
}

/** Remembers the SHA-256 of a chunk of a large blob: each is certified by itself when it is served over HTTP. */
export function writeChunkHash({ maps }: Store, blobNumber: number, index: number, sha256: Uint8Array): void {
  maps.chunkHashes.set(chunkKey(blobNumber, index), sha256);
}

export function readChunkHash(store: Store, blobNumber: number, index: number): Uint8Array {
  const known = store.maps.chunkHashes.get(chunkKey(blobNumber, index));
  return known ?? store.hasher.digest(readChunk(store, blobNumber, index));
}

export function readChunk({ maps }: Store, blobNumber: number, index: number): Uint8Array {
  const bytes = maps.chunks.get(chunkKey(blobNumber, index));
  if (bytes === undefined) throw new Error(`Chunk ${index} of blob ${blobNumber} is missing.`);
  return bytes;
}

/** Leaves the chunks to the sweep: those of a large file would be too many for one message. */
export function discardChunks({ maps }: Store, blobNumber: number, chunkCount: number): void {
  maps.discardedBlobs.set(nat32Key(blobNumber), new RecordWriter(VERSION).nat32(chunkCount).finish());
}

/** Deletes up to `most` discarded chunks. */
export function deleteDiscardedChunks({ maps }: Store, most: number): void {
  for (let left = most; left > 0; ) {
    const entry = maps.discardedBlobs.first();
    if (entry === undefined) return;
    const number = nat32Of(entry.key);
    let count = new RecordReader(entry.value, VERSION, "discarded blob").nat32();
    for (; count > 0 && left > 0; left--) {
      count--;
      for (let place = 0; place <= SPACERS; place++) maps.chunks.delete(chunkKey(number, count, place));
      maps.chunkHashes.delete(chunkKey(number, count));
    }
    if (count === 0) maps.discardedBlobs.delete(entry.key);
    else maps.discardedBlobs.set(entry.key, new RecordWriter(VERSION).nat32(count).finish());
  }
}

export function hasDiscardedChunks({ maps }: Store): boolean {
  return maps.discardedBlobs.first() !== undefined;
}
