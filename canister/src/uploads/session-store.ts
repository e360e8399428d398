import { concatBytes, equalBytes, LIMITS } from "@store-forever/protocol";
import { readConfig } from "../operations/config.ts";
import { ownedKey, ownerKey, ownerOf, splitIds, timeKey, timeOf } from "../store/keys.ts";
import { discardChunks } from "../store/records/chunks.ts";
import { adjustGauges } from "../store/records/gauges.ts";
import type { Owner, Store } from "../store/store.ts";
import { decodeSession, encodeSession, type OpenSession, type Session } from "./upload-session.ts";

const SECOND_NS = 1_000_000_000n;

/** How long a session lives after its last chunk. */
export const sessionTtlNs = (store: Store) => BigInt(readConfig(store).sessionTtlSeconds) * SECOND_NS;
/** How long an expired session is remembered. */
const EXPIRED_TTL_NS = 24n * 3_600n * SECOND_NS;
const TIME_BYTES = 8;
const NOTHING = new Uint8Array(0);

/** A session's place: its owner and its id's bytes. */
export interface SessionKey {
  owner: Owner;
  id: Uint8Array;
}

export function readSession({ maps }: Store, { owner, id }: SessionKey): Session | undefined {
  const bytes = maps.sessions.get(ownedKey(owner, id));
  return bytes && decodeSession(bytes);
}

export function writeSession({ maps }: Store, { owner, id }: SessionKey, session: Session): void {
  maps.sessions.set(ownedKey(owner, id), encodeSession(session));
}

/** Adds a session, to be looked at again when it expires. */
export function addSession(store: Store, key: SessionKey, session: Session): void {
  writeSession(store, key, session);
  awaitExpiry(store, key, session);
  if (session.state === "open") {
    writeOpenSessions(store, key.owner, [...openSessions(store, key.owner), key.id]);
    adjustGauges(store, { openSessions: 1 });
  }
  if (session.state !== "expired") remember(store, key);
}

/** Ids of the owner's open sessions, oldest first. */
export function openSessions({ maps }: Store, owner: Owner): Uint8Array[] {
  return splitIds(maps.openSessions.get(ownerKey(owner)) ?? NOTHING);
}

/** Ids of the sessions that the owner began last, newest first; some may be gone. */
export function recentSessions({ maps }: Store, owner: Owner): Uint8Array[] {
  return splitIds(maps.recentSessions.get(ownerKey(owner)) ?? NOTHING);
}

function remember(store: Store, { owner, id }: SessionKey): void {
  const others = recentSessions(store, owner).filter((other) => !equalBytes(other, id));
  const ids = [id, ...others].slice(0, LIMITS.maxListedSessions);
  store.maps.recentSessions.set(ownerKey(owner), concatBytes(ids));
}

/** Takes a session out of the owner's open ones. */
export function closeSession(store: Store, { owner, id }: SessionKey): void {
  const others = openSessions(store, owner).filter((other) => !equalBytes(other, id));
  writeOpenSessions(store, owner, others);
  adjustGauges(store, { openSessions: -1 });
}

/** Ends all open sessions of an owner, and forgets the others. */
export function dropSessions(store: Store, owner: Owner): void {
  for (const id of openSessions(store, owner)) {
    const session = readSession(store, { owner, id });
    if (session?.state === "open") dropSession(store, { owner, id }, session);
  }
  store.maps.recentSessions.delete(ownerKey(owner));
}

/** Ends an open session without an asset: its chunks go. */
export function dropSession(store: Store, key: SessionKey, session: OpenSession): void {
  closeSession(store, key);
  discardChunks(store, session.blobNumber, session.chunkCount);
  store.maps.sessions.delete(ownedKey(key.owner, key.id));
}

/** Ends an open session whose time is over, and remembers that for a while. */
export function expireSession(store: Store, key: SessionKey, session: OpenSession): void {
  dropSession(store, key, session);
  const { sha256, sizeBytes, chunkCount } = session;
  const expiresAtNs = store.now() + EXPIRED_TTL_NS;
  addSession(store, key, { state: "expired", sha256, sizeBytes, chunkCount, expiresAtNs });
}

/**
 * Looks at up to `most` sessions that were due: open ones expire, the others are forgotten.
 * A session's time grows with each chunk; its entry here does not, and is renewed when it comes up.
 */
export function expireDueSessions(store: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const due = nextExpiryNs(store);
    const entry = store.maps.expiries.first();
    if (entry === undefined || due === undefined || due > store.now()) return;
    store.maps.expiries.delete(entry.key);
    const key = ownerOf(entry.key.slice(TIME_BYTES));
    const session = readSession(store, key);
    if (session === undefined) continue;
    if (session.expiresAtNs > store.now()) awaitExpiry(store, key, session);
    else if (session.state === "open") expireSession(store, key, session);
    else store.maps.sessions.delete(ownedKey(key.owner, key.id));
  }
}

/** When the next session has to be looked at. */
export function nextExpiryNs({ maps }: Store): bigint | undefined {
  const entry = maps.expiries.first();
  return entry && timeOf(entry.key);
}

function awaitExpiry({ maps }: Store, { owner, id }: SessionKey, { expiresAtNs }: Session): void {
  maps.expiries.set(concatBytes([timeKey(expiresAtNs), ownedKey(owner, id)]), NOTHING);
}

function writeOpenSessions({ maps }: Store, owner: Owner, ids: readonly Uint8Array[]): void {
  if (ids.length === 0) maps.openSessions.delete(ownerKey(owner));
  else maps.openSessions.set(ownerKey(owner), concatBytes(ids));
}
