import {
  type BeginAssetUpload,
  equalBytes,
  type PutChunk,
  type StoredAsset,
  StoreError,
  type UploadProgress,
  type UploadSession,
} from "@store-forever/protocol";
import { requireSha256 } from "../operations/checks.ts";
import { uuidText } from "../store/ids.ts";
import { adjustTotals } from "../store/records/people/account-record.ts";
import {
  type CommittedSession,
  type OpenSession,
  openSessionIds,
  readSession,
  type SessionKey,
  writeSession,
} from "../store/records/session-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { beginSession, cutOf } from "./begin-session.ts";
import { holdStored } from "./blobs.ts";
import {
  hasChunk,
  hashChunk,
  hashReceived,
  receiveChunk,
  requireChunkOf,
  requireSameChunk,
  reserveRoom,
} from "./received-chunks.ts";
import { progressView, sessionView } from "./session-views.ts";
import {
  closeSession,
  dropSession,
  endSession,
  liveSession,
  noSession,
  sessionKey,
  sessionNow,
  sessionTtlNs,
} from "./sessions.ts";

/**
 * Opens an upload session that the client named. The same again gives the session as it is.
 * Where the owner holds the asset already, the session is committed at once.
 * @throws StoreError InvalidArgument, TooLarge, Conflict, LimitExceeded, Disabled
 */
export function beginAssetUpload(store: Store, owner: Owner, upload: BeginAssetUpload): UploadSession {
  return sessionView(upload.session_id, beginSession(store, owner, upload));
}

/**
 * Takes one chunk, in any order. With `begin` it opens the session; with `commit` the last chunk to arrive commits the asset.
 * A chunk that was received before changes nothing (ARCHITECTURE.md#resumable-uploads).
 * @throws StoreError InvalidArgument, InvalidHash, Conflict, NotFound, SessionExpired, LimitExceeded
 */
export function putChunk(store: Store, owner: Owner, chunk: PutChunk): UploadSession {
  const key = sessionKey(owner, chunk.session_id);
  const [upload] = chunk.begin;
  if (upload !== undefined && upload.session_id !== chunk.session_id)
    throw new StoreError("InvalidArgument", "The chunk and `begin` name different sessions.", "begin");
  requireSha256(chunk.sha256, "sha256");
  const known = readSession(store, key);
  const hashed = hashChunk(store, known, chunk);
  if (!equalBytes(hashed.digest, chunk.sha256))
    throw new StoreError("InvalidHash", "The chunk does not have this SHA-256: hash and send it again.", "sha256");
  if (upload !== undefined) requireChunkOf(cutOf(known, upload), chunk);
  const session = upload === undefined ? liveSession(store, key) : beginSession(store, owner, upload);
  if (session.state === "committed") return sessionView(chunk.session_id, session);
  requireChunkOf(session, chunk);
  if (hasChunk(session, chunk.index)) requireSameChunk(store, session, chunk);
  else {
    if (session.receivedCount === 0) reserveRoom(store, owner, session);
    receiveChunk(store, session, chunk, hashed);
    session.expiresAtNs = store.now() + sessionTtlNs(store);
    writeSession(store, key, session);
  }
  if (!chunk.commit || session.receivedCount < session.chunkCount) return sessionView(chunk.session_id, session);
  return sessionView(chunk.session_id, commit(store, key, session));
}

/**
 * Makes the received chunks an asset of the owner, after hashing the whole. Called again, it gives the same answer.
 * @throws StoreError NotFound, SessionExpired, InvalidArgument (chunks missing), InvalidHash (the session has failed), LimitExceeded
 */
export function commitAsset(store: Store, owner: Owner, sessionId: string): StoredAsset {
  const key = sessionKey(owner, sessionId);
  const session = liveSession(store, key);
  const { sha256, sizeBytes, alreadyStored } = session.state === "open" ? commit(store, key, session) : session;
  return { sha256, size_bytes: sizeBytes, already_stored: alreadyStored };
}

/** @throws StoreError NotFound, SessionExpired, Conflict */
export function cancelUpload(store: Store, owner: Owner, sessionId: string): null {
  const key = sessionKey(owner, sessionId);
  const session = liveSession(store, key);
  if (session.state === "committed")
    throw new StoreError("Conflict", "This upload is committed: its asset is stored and there is nothing to cancel.");
  dropSession(store, key, session);
  return null;
}

/**
 * How far an upload is, or what became of it: also of one that expired or failed in the last day.
 * @throws StoreError NotFound
 */
export function uploadProgress(store: Store, owner: Owner, sessionId: string): UploadProgress {
  const session = sessionNow(store, sessionKey(owner, sessionId));
  if (session === undefined) throw noSession();
  return progressView(sessionId, session, store.now());
}

/** The owner's open uploads, newest first, from whichever of their browsers. */
export function openUploads(store: Store, owner: Owner): UploadProgress[] {
  return openSessionIds(store, owner)
    .reverse()
    .flatMap((id) => {
      const session = sessionNow(store, { owner, id });
      return session?.state === "open" ? [progressView(uuidText(id), session, store.now())] : [];
    });
}

function commit(store: Store, key: SessionKey, session: OpenSession): CommittedSession {
  const { sha256, sizeBytes, chunkCount, chunkSizeBytes, blobNumber: number } = session;
  if (session.receivedCount < chunkCount)
    throw new StoreError(
      "InvalidArgument",
      `${chunkCount - session.receivedCount} chunks are missing: send them first.`,
    );
  hashReceived(store, session);
  writeSession(store, key, session);
  if (session.hashedCount < chunkCount)
    throw new StoreError("LimitExceeded", "The chunks came in an order that takes longer to check: commit again.");
  if (!equalBytes(store.hasher.finish(session.hashState), sha256)) {
    endSession(store, key, session, "failed");
    throw new StoreError("InvalidHash", "The chunks together do not have the SHA-256 given: upload the file again.");
  }
  adjustTotals(store, key.owner, { reservedBytes: -sizeBytes });
  const alreadyStored = holdStored(store, key.owner, sha256, { number, sizeBytes, chunkCount, chunkSizeBytes });
  const expiresAtNs = store.now() + sessionTtlNs(store);
  const { memoryId } = session;
  const base = { sha256, sizeBytes, chunkCount, memoryId, expiresAtNs };
  const committed: CommittedSession = { state: "committed", ...base, alreadyStored };
  closeSession(store, key);
  writeSession(store, key, committed);
  return committed;
}
