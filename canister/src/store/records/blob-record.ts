import { RecordReader, RecordWriter } from "@store-forever/certified";
import { addDue, nextDueNs, takeDue } from "../due-queue.ts";
import { ownedKey, ownerOf } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;

/** Bytes that are stored once, whoever holds them (ARCHITECTURE.md#content-addressed). */
export interface StoredBlob {
  /** The key of its chunks. */
  number: number;
  sizeBytes: bigint;
  chunkCount: number;
  /** The size of all chunks but the last. */
  chunkSizeBytes: number;
  holderCount: number;
}

export function readBlob({ maps }: Store, sha256: Uint8Array): StoredBlob | undefined {
  const bytes = maps.blobs.get(sha256);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "blob");
  return {
    number: reader.nat32(),
    sizeBytes: reader.nat64(),
    chunkCount: reader.nat32(),
    holderCount: reader.nat32(),
    chunkSizeBytes: reader.nat32(),
  };
}

/** The blob of bytes that somebody is known to hold. */
export function requireBlob(store: Store, sha256: Uint8Array): StoredBlob {
  const blob = readBlob(store, sha256);
  if (blob === undefined) throw new Error("A held asset's blob is missing.");
  return blob;
}

export function writeBlob({ maps }: Store, sha256: Uint8Array, blob: StoredBlob): void {
  const record = new RecordWriter(VERSION).nat32(blob.number).nat64(blob.sizeBytes).nat32(blob.chunkCount);
  maps.blobs.set(sha256, record.nat32(blob.holderCount).nat32(blob.chunkSizeBytes).finish());
}

export function deleteBlob({ maps }: Store, sha256: Uint8Array): void {
  maps.blobs.delete(sha256);
}

/** Whether an owner may use a blob: they have sent its bytes themselves, so knowing a hash gives nothing. */
export function isHolder({ maps }: Store, owner: Owner, sha256: Uint8Array): boolean {
  return maps.holdings.has(ownedKey(owner, sha256));
}

/** How many assets of an owner refer to a blob they hold; `undefined` where they do not hold it. */
export function readReferenceCount({ maps }: Store, owner: Owner, sha256: Uint8Array): number | undefined {
  const bytes = maps.holdings.get(ownedKey(owner, sha256));
  return bytes && new RecordReader(bytes, VERSION, "holding").nat32();
}

export function writeReferenceCount({ maps }: Store, owner: Owner, sha256: Uint8Array, count: number): void {
  maps.holdings.set(ownedKey(owner, sha256), new RecordWriter(VERSION).nat32(count).finish());
}

export function deleteHolding({ maps }: Store, owner: Owner, sha256: Uint8Array): void {
  maps.holdings.delete(ownedKey(owner, sha256));
}

/** Adds a holding without references to those that are looked at again at a time. */
export function addDueHolding({ maps }: Store, dueNs: bigint, owner: Owner, sha256: Uint8Array): void {
  addDue(maps.unreferenced, dueNs, ownedKey(owner, sha256));
}

/** Takes the first holding whose time has come. It is taken once. */
export function takeDueHolding({ maps, now }: Store): { owner: Owner; sha256: Uint8Array } | undefined {
  const key = takeDue(maps.unreferenced, now());
  if (key === undefined) return undefined;
  const { owner, id: sha256 } = ownerOf(key);
  return { owner, sha256 };
}

export function nextDueHoldingNs({ maps }: Store): bigint | undefined {
  return nextDueNs(maps.unreferenced);
}
