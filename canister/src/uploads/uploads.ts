import type { Sha256State } from "@store-forever/certified";
import {
  type BeginAssetUpload,
  equalBytes,
  LIMITS,
  type PutChunk,
  type StoredAsset,
  StoreError,
  type UploadProgress,
  type UploadSession,
} from "@store-forever/protocol";
import { requireQuota } from "../capsules/accounts.ts";
import { readConfig, requireFeature } from "../operations/config.ts";
import { requireSha256, requireUuid } from "../operations/validate.ts";
import { uuidBytes, uuidText } from "../store/keys.ts";
import { newBlobNumber, readChunk, reserveChunks, writeChunk, writeChunkHash } from "../store/records/chunks.ts";
import type { Owner, Store } from "../store/store.ts";
import { heldBlob, holdStored } from "./blobs.ts";
import {
  addSession,
  closeSession,
  dropSession,
  expireSession,
  openSessions,
  readSession,
  recentSessions,
  type SessionKey,
  sessionTtlNs,
  writeSession,
} from "./session-store.ts";
import {
  type CommittedSession,
  chunkCountOf,
  chunkSizeOf,
  type FileCut,
  hasChunk,
  isSameUpload,
  type OpenSession,
  progressView,
  type Session,
  sessionView,
} from "./upload-session.ts";

/** SHA-256 costs some 90 instructions a byte: this many chunks stay well below an update's 40 billion. */
const MAX_HASHED_CHUNKS = 64;

/**
 * Opens an upload session that the client named; the same again gives the session as it is.
 * Where the owner holds the asset already, the session is committed at once.
 * @throws StoreError InvalidArgument, TooLarge, Conflict, LimitExceeded, Disabled
 */
export function beginAssetUpload(store: Store, owner: Owner, upload: BeginAssetUpload): UploadSession {
  return sessionView(upload.session_id, begin(store, owner, upload));
}

/**
 * Takes one chunk, in any order; with `begin` it opens the session, with `commit` the last one to arrive commits the asset.
 * A chunk that was received before changes nothing (design decision 7).
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
  const session = upload === undefined ? liveSession(store, key) : begin(store, owner, upload);
  if (session.state === "committed") return sessionView(chunk.session_id, session);
  requireChunkOf(session, chunk);
  if (hasChunk(session, chunk.index)) requireSameChunk(store, session, chunk);
  else {
    receive(store, session, chunk, hashed);
    writeSession(store, key, session);
  }
  if (!chunk.commit || session.receivedCount < session.chunkCount) return sessionView(chunk.session_id, session);
  return sessionView(chunk.session_id, commit(store, key, session));
}

/**
 * Makes the received chunks an asset of the owner, after hashing the whole; again, it gives the same answer.
 * @throws StoreError NotFound, SessionExpired, InvalidArgument (chunks missing), InvalidHash (the session is dropped), LimitExceeded
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

/** @throws StoreError NotFound, SessionExpired */
export function uploadProgress(store: Store, owner: Owner, sessionId: string): UploadProgress {
  return progressView(sessionId, liveSession(store, sessionKey(owner, sessionId)), store.now());
}

/** The owner's uploads begun last, newest first, that are not over. */
export function recentUploads(store: Store, owner: Owner): UploadProgress[] {
  return recentSessions(store, owner).flatMap((id) => {
    const session = readSession(store, { owner, id });
    if (session === undefined || session.state === "expired") return [];
    if (session.state === "open" && session.expiresAtNs <= store.now()) return [];
    return [progressView(uuidText(id), session, store.now())];
  });
}

function sessionKey(owner: Owner, sessionId: string): SessionKey {
  requireUuid(sessionId, "session_id");
  return { owner, id: uuidBytes(sessionId) };
}

/** The session, unless it is over. One whose time has passed is over even if the sweep has not come by yet. */
function liveSession(store: Store, key: SessionKey): OpenSession | CommittedSession {
  const session = readSession(store, key);
  if (session === undefined)
    throw new StoreError("NotFound", "You have no upload session with this id: begin one.", "session_id");
  if (session.state === "expired" || (session.state === "open" && session.expiresAtNs <= store.now()))
    throw new StoreError("SessionExpired", "This upload session has expired: begin it again.", "session_id");
  return session;
}

function begin(store: Store, owner: Owner, upload: BeginAssetUpload): OpenSession | CommittedSession {
  const key = sessionKey(owner, upload.session_id);
  const config = readConfig(store);
  requireFeature(store, "uploads");
  requireSha256(upload.sha256, "sha256");
  expireOverdue(store, owner);
  const known = readSession(store, key);
  if (known !== undefined && known.state !== "expired") {
    if (!isSameUpload(known, upload))
      throw new StoreError("Conflict", "This session id is in use for another upload: take a new one.", "session_id");
    if (known.state === "committed" || known.chunkCount === upload.chunk_count) return known;
  }
  requireUpload(upload, config.maxFileSizeBytes);
  // Begun when files were cut otherwise, by a client that has learned the new limits meanwhile.
  if (known?.state === "open") dropSession(store, key, known);
  const held = heldBlob(store, owner, upload.sha256);
  if (held !== undefined && held.sizeBytes !== upload.size_bytes)
    throw new StoreError("InvalidArgument", `The asset with this SHA-256 has ${held.sizeBytes} bytes.`, "size_bytes");
  const { sha256, size_bytes: sizeBytes, chunk_count: chunkCount } = upload;
  const shared = { sha256, sizeBytes, chunkCount, expiresAtNs: store.now() + sessionTtlNs(store) };
  if (held === undefined) {
    requireRoom(store, owner, config.maxOpenSessions);
    requireQuota(store, owner, upload.size_bytes);
  }
  const session: OpenSession | CommittedSession =
    held === undefined
      ? {
          state: "open",
          ...shared,
          begunAtNs: store.now(),
          blobNumber: newBlobNumber(store),
          chunkSizeBytes: LIMITS.chunkSizeBytes,
          received: new Uint8Array(Math.ceil(upload.chunk_count / 8)),
          receivedCount: 0,
          hashedCount: 0,
          hashState: store.hasher.start(),
        }
      : { state: "committed", ...shared, alreadyStored: true };
  if (session.state === "open") reserveChunks(store, session.blobNumber, session.chunkCount);
  addSession(store, key, session);
  return session;
}

function requireUpload(upload: BeginAssetUpload, maxSizeBytes: bigint): void {
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

function expireOverdue(store: Store, owner: Owner): void {
  for (const id of openSessions(store, owner)) {
    const session = readSession(store, { owner, id });
    if (session?.state === "open" && session.expiresAtNs <= store.now()) expireSession(store, { owner, id }, session);
  }
}

function requireRoom(store: Store, owner: Owner, most: number): void {
  if (openSessions(store, owner).length >= most)
    throw new StoreError("LimitExceeded", `You have ${most} open uploads: finish or cancel one first.`, "session_id");
}

/** How a file is cut that is being uploaded, or about to be. */
function cutOf(
  known: Session | undefined,
  { size_bytes: sizeBytes, chunk_count: chunkCount }: BeginAssetUpload,
): FileCut {
  if (known?.state === "open" && known.chunkCount === chunkCount) return known;
  return { sizeBytes, chunkCount, chunkSizeBytes: LIMITS.chunkSizeBytes };
}

function requireChunkOf(cut: FileCut, { index, bytes }: PutChunk): void {
  if (index >= cut.chunkCount)
    throw new StoreError("InvalidArgument", `This upload's chunks are 0 to ${cut.chunkCount - 1}.`, "index");
  const sizeBytes = chunkSizeOf(cut, index);
  if (bytes.length !== sizeBytes)
    throw new StoreError("InvalidArgument", `Chunk ${index} has ${sizeBytes} bytes, not ${bytes.length}.`, "bytes");
}

function requireSameChunk(store: Store, session: OpenSession, chunk: PutChunk): void {
  const stored = readChunk(store, session.blobNumber, chunk.index);
  if (!equalBytes(store.hasher.digest(stored), chunk.sha256))
    throw new StoreError("Conflict", `Chunk ${chunk.index} was received with other bytes.`, "bytes");
}

/** A chunk's digest and, when it is the next in turn, the running hash before and after it. */
interface HashedChunk {
  digest: Uint8Array;
  turn?: { before: Sha256State; after: Sha256State };
}

/** Hashes a chunk once for both: it is most of what taking a chunk costs. */
function hashChunk(
  { hasher }: Store,
  known: Session | undefined,
  { index, bytes, begin: [upload] }: PutChunk,
): HashedChunk {
  const isOpen = known?.state === "open";
  const isNext = isOpen ? index === known.hashedCount : index === 0 && upload !== undefined;
  if (!isNext) return { digest: hasher.digest(bytes) };
  const before = isOpen ? known.hashState : hasher.start();
  const { digest, state: after } = hasher.digestAndUpdate(before, bytes);
  return { digest, turn: { before, after } };
}

function receive(store: Store, session: OpenSession, { index, bytes, sha256 }: PutChunk, { turn }: HashedChunk): void {
  writeChunk(store, session.blobNumber, index, bytes);
  if (session.chunkCount > 1) writeChunkHash(store, session.blobNumber, index, sha256);
  session.received[index >> 3] = (session.received[index >> 3] ?? 0) | (1 << (index & 7));
  session.receivedCount++;
  session.expiresAtNs = store.now() + sessionTtlNs(store);
  // An expired session that was begun anew has another state than the one that was read.
  if (index === session.hashedCount && turn !== undefined && equalBytes(turn.before, session.hashState)) {
    session.hashState = turn.after;
    session.hashedCount++;
  }
  hashReceived(store, session);
}

/** Takes chunks that came before their turn into the running hash, as far as there is no gap. */
function hashReceived(store: Store, session: OpenSession): void {
  for (let left = MAX_HASHED_CHUNKS; left > 0 && hasChunk(session, session.hashedCount); left--) {
    const bytes = readChunk(store, session.blobNumber, session.hashedCount);
    session.hashState = store.hasher.update(session.hashState, bytes);
    session.hashedCount++;
  }
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
    dropSession(store, key, session);
    throw new StoreError("InvalidHash", "The chunks together do not have the SHA-256 given: upload the file anew.");
  }
  if (heldBlob(store, key.owner, sha256) === undefined) requireQuota(store, key.owner, sizeBytes);
  const alreadyStored = holdStored(store, key.owner, sha256, { number, sizeBytes, chunkCount, chunkSizeBytes });
  const expiresAtNs = store.now() + sessionTtlNs(store);
  const committed: CommittedSession = { state: "committed", sha256, sizeBytes, chunkCount, expiresAtNs, alreadyStored };
  closeSession(store, key);
  writeSession(store, key, committed);
  return committed;
}
