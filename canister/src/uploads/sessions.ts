import { equalBytes, StoreError } from "@store-forever/protocol";
import { requireUuid } from "../operations/checks.ts";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { adjustGauges } from "../store/bookkeeping/gauges.ts";
import { uuidBytes } from "../store/ids.ts";
import { discardChunks } from "../store/records/chunks.ts";
import { adjustTotals } from "../store/records/people/account-record.ts";
import {
  addDueSession,
  type CommittedSession,
  deleteSession,
  type EndedSession,
  type OpenSession,
  openSessionIds,
  readSession,
  type SessionKey,
  type StoredSession,
  takeDueSession,
  writeOpenSessionIds,
  writeSession,
} from "../store/records/session-record.ts";
import type { Owner, Store } from "../store/store.ts";

const SECOND_NS = 1_000_000_000n;
/** How long a session is remembered that expired or failed. */
const ENDED_TTL_NS = 24n * 3_600n * SECOND_NS;

/** How long a session lives after its last chunk. */
export const sessionTtlNs = (store: Store) => BigInt(readConfig(store).sessionTtlSeconds) * SECOND_NS;

/** @throws StoreError InvalidArgument */
export function sessionKey(owner: Owner, sessionId: string): SessionKey {
  requireUuid(sessionId, "session_id");
  return { owner, id: uuidBytes(sessionId) };
}

/**
 * The session, unless it is over.
 * @throws StoreError NotFound, SessionExpired
 */
export function liveSession(store: Store, key: SessionKey): OpenSession | CommittedSession {
  const session = sessionNow(store, key);
  if (session === undefined || session.state === "failed") throw noSession();
  if (session.state === "expired")
    throw new StoreError("SessionExpired", "This upload session has expired: begin it again.", "session_id");
  return session;
}

export const noSession = () =>
  new StoreError("NotFound", "You have no upload session with this id: begin one.", "session_id");

/** The session as it is now: one whose time has passed is over, even before the sweep ends it. */
export function sessionNow(store: Store, key: SessionKey): StoredSession | undefined {
  const session = readSession(store, key);
  return session?.state === "open" && session.expiresAtNs <= store.now() ? { ...session, state: "expired" } : session;
}

/** Adds a session, which is looked at again when it expires. */
export function addSession(store: Store, key: SessionKey, session: StoredSession): void {
  writeSession(store, key, session);
  addDueSession(store, key, session);
  if (session.state === "open") {
    writeOpenSessionIds(store, key.owner, [...openSessionIds(store, key.owner), key.id]);
    adjustGauges(store, { openSessions: 1 });
  }
}

/** Takes a session out of the owner's open ones. */
export function closeSession(store: Store, { owner, id }: SessionKey): void {
  const others = openSessionIds(store, owner).filter((other) => !equalBytes(other, id));
  writeOpenSessionIds(store, owner, others);
  adjustGauges(store, { openSessions: -1 });
}

/** Ends all open sessions of an owner. */
export function dropSessions(store: Store, owner: Owner): void {
  for (const id of openSessionIds(store, owner)) {
    const session = readSession(store, { owner, id });
    if (session?.state === "open") dropSession(store, { owner, id }, session);
  }
}

/** Ends an open session without an asset. Its chunks are deleted. */
export function dropSession(store: Store, key: SessionKey, session: OpenSession): void {
  closeSession(store, key);
  if (session.receivedCount > 0) {
    adjustTotals(store, key.owner, { reservedBytes: -session.sizeBytes });
    discardChunks(store, session.blobNumber, session.chunkCount);
  }
  deleteSession(store, key);
}

/** Ends those open sessions of an owner whose time is over. */
export function expireOverdueSessions(store: Store, owner: Owner): void {
  for (const id of openSessionIds(store, owner)) {
    const session = readSession(store, { owner, id });
    if (session?.state === "open" && session.expiresAtNs <= store.now())
      endSession(store, { owner, id }, session, "expired");
  }
}

/** Ends an open session without an asset, and remembers for a while what became of it. */
export function endSession(store: Store, key: SessionKey, session: OpenSession, state: EndedSession["state"]): void {
  dropSession(store, key, session);
  const { sha256, sizeBytes, chunkCount, memoryId } = session;
  const expiresAtNs = store.now() + ENDED_TTL_NS;
  addSession(store, key, { state, sha256, sizeBytes, chunkCount, memoryId, expiresAtNs });
}

/**
 * Looks at up to `most` sessions that are due: open ones expire, the others are forgotten.
 * A session's time grows with each chunk. Its place in the queue does not, and is renewed when the session comes up.
 */
export function expireDueSessions(store: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const key = takeDueSession(store);
    if (key === undefined) return;
    const session = readSession(store, key);
    if (session === undefined) continue;
    if (session.expiresAtNs > store.now()) addDueSession(store, key, session);
    else if (session.state === "open") endSession(store, key, session, "expired");
    else deleteSession(store, key);
  }
}
