import { equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
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
  type OpenSession,
  openSessionIds,
  readSession,
  recentSessionIds,
  type SessionKey,
  type StoredSession,
  takeDueSession,
  writeOpenSessionIds,
  writeRecentSessionIds,
  writeSession,
} from "../store/records/session-record.ts";
import type { Owner, Store } from "../store/store.ts";

const SECOND_NS = 1_000_000_000n;
/** How long an expired session is remembered. */
const EXPIRED_TTL_NS = 24n * 3_600n * SECOND_NS;

/** How long a session lives after its last chunk. */
export const sessionTtlNs = (store: Store) => BigInt(readConfig(store).sessionTtlSeconds) * SECOND_NS;

/** @throws StoreError InvalidArgument */
export function sessionKey(owner: Owner, sessionId: string): SessionKey {
  requireUuid(sessionId, "session_id");
  return { owner, id: uuidBytes(sessionId) };
}

/**
 * The session, unless it is over. A session whose time has passed is over, even before the sweep ends it.
 * @throws StoreError NotFound, SessionExpired
 */
export function liveSession(store: Store, key: SessionKey): OpenSession | CommittedSession {
  const session = readSession(store, key);
  if (session === undefined)
    throw new StoreError("NotFound", "You have no upload session with this id: begin one.", "session_id");
  if (session.state === "expired" || (session.state === "open" && session.expiresAtNs <= store.now()))
    throw new StoreError("SessionExpired", "This upload session has expired: begin it again.", "session_id");
  return session;
}

/** Adds a session, which is looked at again when it expires. */
export function addSession(store: Store, key: SessionKey, session: StoredSession): void {
  writeSession(store, key, session);
  addDueSession(store, key, session);
  if (session.state === "open") {
    writeOpenSessionIds(store, key.owner, [...openSessionIds(store, key.owner), key.id]);
    adjustGauges(store, { openSessions: 1 });
  }
  if (session.state !== "expired") rememberRecent(store, key);
}

function rememberRecent(store: Store, { owner, id }: SessionKey): void {
  const others = recentSessionIds(store, owner).filter((other) => !equalBytes(other, id));
  writeRecentSessionIds(store, owner, [id, ...others].slice(0, LIMITS.maxListedSessions));
}

/** Takes a session out of the owner's open ones. */
export function closeSession(store: Store, { owner, id }: SessionKey): void {
  const others = openSessionIds(store, owner).filter((other) => !equalBytes(other, id));
  writeOpenSessionIds(store, owner, others);
  adjustGauges(store, { openSessions: -1 });
}

/** Ends all open sessions of an owner, and forgets the others. */
export function dropSessions(store: Store, owner: Owner): void {
  for (const id of openSessionIds(store, owner)) {
    const session = readSession(store, { owner, id });
    if (session?.state === "open") dropSession(store, { owner, id }, session);
  }
  writeRecentSessionIds(store, owner, []);
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
    if (session?.state === "open" && session.expiresAtNs <= store.now()) expireSession(store, { owner, id }, session);
  }
}

/** Ends an open session whose time is over, and remembers that for a while. */
function expireSession(store: Store, key: SessionKey, session: OpenSession): void {
  dropSession(store, key, session);
  const { sha256, sizeBytes, chunkCount } = session;
  const expiresAtNs = store.now() + EXPIRED_TTL_NS;
  addSession(store, key, { state: "expired", sha256, sizeBytes, chunkCount, expiresAtNs });
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
    else if (session.state === "open") expireSession(store, key, session);
    else deleteSession(store, key);
  }
}
