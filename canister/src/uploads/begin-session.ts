import { type BeginAssetUpload, equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireSha256, requireUuid } from "../operations/checks.ts";
import { requireFeature } from "../operations/config.ts";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { newBlobNumber } from "../store/records/chunks.ts";
import {
  type CommittedSession,
  type OpenSession,
  openSessionIds,
  readSession,
  type StoredSession,
} from "../store/records/session-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { heldBlob } from "./blobs.ts";
import { chunkCountOf, type FileCut } from "./file-cut.ts";
import { addSession, dropSession, expireOverdueSessions, sessionKey, sessionTtlNs } from "./sessions.ts";

/**
 * Begins a session, or finds the one that was begun. Where the owner holds the asset already, the session is committed at once.
 * @throws StoreError InvalidArgument, TooLarge, Conflict, LimitExceeded, Disabled
 */
export function beginSession(store: Store, owner: Owner, upload: BeginAssetUpload): OpenSession | CommittedSession {
  const key = sessionKey(owner, upload.session_id);
  const config = readConfig(store);
  requireFeature(store, "uploads");
  requireSha256(upload.sha256, "sha256");
  expireOverdueSessions(store, owner);
  const known = readSession(store, key);
  if (known?.state === "open" || known?.state === "committed") {
    if (known.sizeBytes !== upload.size_bytes || !equalBytes(known.sha256, upload.sha256))
      throw new StoreError("Conflict", "This session id is in use for another upload: take a new one.", "session_id");
    if (known.state === "committed" || known.chunkCount === upload.chunk_count) return known;
  }
  requireUpload(upload, config.maxFileSizeBytes);
  // The session was begun with another chunk size, and the client has learned the new limits meanwhile.
  if (known?.state === "open") dropSession(store, key, known);
  const { sha256, size_bytes: sizeBytes, chunk_count: chunkCount } = upload;
  const [memoryId] = upload.memory_id;
  const base = { sha256, sizeBytes, chunkCount, memoryId, expiresAtNs: store.now() + sessionTtlNs(store) };
  const held = heldBlob(store, owner, sha256);
  if (held !== undefined) {
    if (held.sizeBytes !== sizeBytes)
      throw new StoreError("InvalidArgument", `The asset with this SHA-256 has ${held.sizeBytes} bytes.`, "size_bytes");
    const committed: CommittedSession = { state: "committed", ...base, alreadyStored: true };
    addSession(store, key, committed);
    return committed;
  }
  requireRoom(store, owner, config.maxOpenSessions);
  requireQuota(store, owner, sizeBytes);
  const session: OpenSession = {
    state: "open",
    ...base,
    begunAtNs: store.now(),
    blobNumber: newBlobNumber(store),
    chunkSizeBytes: LIMITS.chunkSizeBytes,
    received: new Uint8Array(Math.ceil(chunkCount / 8)),
    receivedCount: 0,
    hashedCount: 0,
    hashState: store.hasher.start(),
  };
  addSession(store, key, session);
  return session;
}

function requireUpload(upload: BeginAssetUpload, maxSizeBytes: bigint): void {
  const [memoryId] = upload.memory_id;
  if (memoryId !== undefined) requireUuid(memoryId, "memory_id");
  if (upload.size_bytes === 0n)
    throw new StoreError("InvalidArgument", "An asset has at least one byte.", "size_bytes");
  if (upload.size_bytes > maxSizeBytes)
    throw new StoreError("TooLarge", `A file has at most ${maxSizeBytes} bytes.`, "size_bytes");
  const chunkCount = chunkCountOf(upload.size_bytes);
  if (upload.chunk_count !== chunkCount || chunkCount > LIMITS.maxChunks)
    throw new StoreError(
      "InvalidArgument",
      `Cut the file into ${chunkCount} chunks of ${LIMITS.chunkSizeBytes} bytes, the last one shorter.`,
      "chunk_count",
    );
}

function requireRoom(store: Store, owner: Owner, most: number): void {
  if (openSessionIds(store, owner).length >= most)
    throw new StoreError("LimitExceeded", `You have ${most} open uploads: finish or cancel one first.`, "session_id");
}

/** How the file of this upload is cut. */
export function cutOf(
  known: StoredSession | undefined,
  { size_bytes: sizeBytes, chunk_count: chunkCount }: BeginAssetUpload,
): FileCut {
  if (known?.state === "open" && known.chunkCount === chunkCount) return known;
  return { sizeBytes, chunkCount, chunkSizeBytes: LIMITS.chunkSizeBytes };
}
