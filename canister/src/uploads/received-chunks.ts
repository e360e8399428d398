import type { Sha256State } from "@store-forever/certified";
import { equalBytes, type PutChunk, StoreError } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { readChunk, reserveChunks, writeChunk, writeChunkHash } from "../store/records/chunks.ts";
import { adjustTotals } from "../store/records/people/account-record.ts";
import type { OpenSession, StoredSession } from "../store/records/session-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { chunkSizeOf, type FileCut } from "./file-cut.ts";

/** SHA-256 costs some 90 instructions a byte: this many chunks stay well below an update's 40 billion. */
const MAX_HASHED_CHUNKS = 64;

/** A chunk's digest and, when it is the next in turn, the running hash before and after it. */
export interface HashedChunk {
  digest: Uint8Array;
  turn?: { before: Sha256State; after: Sha256State };
}

export function hasChunk(session: OpenSession, index: number): boolean {
  return (((session.received[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** @throws StoreError InvalidArgument */
export function requireChunkOf(cut: FileCut, { index, bytes }: PutChunk): void {
  if (index >= cut.chunkCount)
    throw new StoreError("InvalidArgument", `This upload's chunks are 0 to ${cut.chunkCount - 1}.`, "index");
  const sizeBytes = chunkSizeOf(cut, index);
  if (bytes.length !== sizeBytes)
    throw new StoreError("InvalidArgument", `Chunk ${index} has ${sizeBytes} bytes, not ${bytes.length}.`, "bytes");
}

/** @throws StoreError Conflict */
export function requireSameChunk(store: Store, session: OpenSession, chunk: PutChunk): void {
  const stored = readChunk(store, session.blobNumber, chunk.index);
  if (!equalBytes(store.hasher.digest(stored), chunk.sha256))
    throw new StoreError("Conflict", `Chunk ${chunk.index} was received with other bytes.`, "bytes");
}

/** Hashes a chunk once for both its digest and the running hash: hashing is most of what taking a chunk costs. */
export function hashChunk(
  { hasher }: Store,
  known: StoredSession | undefined,
  { index, bytes, begin: [upload] }: PutChunk,
): HashedChunk {
  const isOpen = known?.state === "open";
  const isNext = isOpen ? index === known.hashedCount : index === 0 && upload !== undefined;
  if (!isNext) return { digest: hasher.digest(bytes) };
  const before = isOpen ? known.hashState : hasher.start();
  const { digest, state: after } = hasher.digestAndUpdate(before, bytes);
  return { digest, turn: { before, after } };
}

/**
 * Reserves what an upload will take, when its first chunk is there. A session that only began holds nothing.
 * @throws StoreError LimitExceeded
 */
export function reserveRoom(store: Store, owner: Owner, session: OpenSession): void {
  requireQuota(store, owner, session.sizeBytes);
  adjustTotals(store, owner, { reservedBytes: session.sizeBytes });
  reserveChunks(store, session.blobNumber, session.chunkCount);
}

/** Stores a chunk and notes it in its session, which the caller has to write. */
export function receiveChunk(
  store: Store,
  session: OpenSession,
  { index, bytes, sha256 }: PutChunk,
  { turn }: HashedChunk,
): void {
  writeChunk(store, session.blobNumber, index, bytes);
  if (session.chunkCount > 1) writeChunkHash(store, session.blobNumber, index, sha256);
  session.received[index >> 3] = (session.received[index >> 3] ?? 0) | (1 << (index & 7));
  session.receivedCount++;
  // An expired session that was begun anew has another state than the one that was read.
  if (index === session.hashedCount && turn !== undefined && equalBytes(turn.before, session.hashState)) {
    session.hashState = turn.after;
    session.hashedCount++;
  }
  hashReceived(store, session);
}

/** Takes chunks that came before their turn into the running hash, up to the first gap. */
export function hashReceived(store: Store, session: OpenSession): void {
  for (let left = MAX_HASHED_CHUNKS; left > 0 && hasChunk(session, session.hashedCount); left--) {
    const bytes = readChunk(store, session.blobNumber, session.hashedCount);
    session.hashState = store.hasher.update(session.hashState, bytes);
    session.hashedCount++;
  }
}
