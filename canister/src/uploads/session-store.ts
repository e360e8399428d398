import { concatBytes, equalBytes, LIMITS } from "@store-forever/protocol";
import { readConfig } from "../operations/config.ts";
import type { Archive, Owner } from "../store/archive.ts";
import { ownedKey, ownerKey, ownerOf, splitIds, timeKey, timeOf } from "../store/keys.ts";
import { discardChunks } from "../store/records/chunks.ts";
import { adjustGauges } from "../store/records/gauges.ts";
import { decodeSession, encodeSession, type OpenSession, type Session } from "./upload-session.ts";

const SECOND_NS = 1_000_000_000n;

/** How long a session lives after its last chunk. */
export const sessionTtlNs = (archive: Archive) => BigInt(readConfig(archive).sessionTtlSeconds) * SECOND_NS;
/** How long an expired session is remembered. */
const EXPIRED_TTL_NS = 24n * 3_600n * SECOND_NS;
const TIME_BYTES = 8;
const NOTHING = new Uint8Array(0);

/** A session's place: its owner and its id's bytes. */
export interface SessionKey {
  owner: Owner;
  id: Uint8Array;
}

export function readSession({ stores }: Archive, { owner, id }: SessionKey): Session | undefined {
  const bytes = stores.sessions.get(ownedKey(owner, id));
  return bytes && decodeSession(bytes);
}

export function writeSession({ stores }: Archive, { owner, id }: SessionKey, session: Session): void {
  stores.sessions.set(ownedKey(owner, id), encodeSession(session));
}

/** Adds a session, to be looked at again when it expires. */
export function addSession(archive: Archive, key: SessionKey, session: Session): void {
  writeSession(archive, key, session);
  awaitExpiry(archive, key, session);
  if (session.state === "open") {
    writeOpenSessions(archive, key.owner, [...openSessions(archive, key.owner), key.id]);
    adjustGauges(archive, { openSessions: 1 });
  }
  if (session.state !== "expired") remember(archive, key);
}

/** Ids of the owner's open sessions, oldest first. */
export function openSessions({ stores }: Archive, owner: Owner): Uint8Array[] {
  return splitIds(stores.openSessions.get(ownerKey(owner)) ?? NOTHING);
}

/** Ids of the sessions that the owner began last, newest first; some may be gone. */
export function recentSessions({ stores }: Archive, owner: Owner): Uint8Array[] {
  return splitIds(stores.recentSessions.get(ownerKey(owner)) ?? NOTHING);
}

function remember(archive: Archive, { owner, id }: SessionKey): void {
  const others = recentSessions(archive, owner).filter((other) => !equalBytes(other, id));
  const ids = [id, ...others].slice(0, LIMITS.maxListedSessions);
  archive.stores.recentSessions.set(ownerKey(owner), concatBytes(ids));
}

/** Takes a session out of the owner's open ones. */
export function closeSession(archive: Archive, { owner, id }: SessionKey): void {
  const others = openSessions(archive, owner).filter((other) => !equalBytes(other, id));
  writeOpenSessions(archive, owner, others);
  adjustGauges(archive, { openSessions: -1 });
}

/** Ends all open sessions of an owner, and forgets the others. */
export function dropSessions(archive: Archive, owner: Owner): void {
  for (const id of openSessions(archive, owner)) {
    const session = readSession(archive, { owner, id });
    if (session?.state === "open") dropSession(archive, { owner, id }, session);
  }
  archive.stores.recentSessions.delete(ownerKey(owner));
}

/** Ends an open session without an asset: its chunks go. */
export function dropSession(archive: Archive, key: SessionKey, session: OpenSession): void {
  closeSession(archive, key);
  discardChunks(archive, session.blobNumber, session.chunkCount);
  archive.stores.sessions.delete(ownedKey(key.owner, key.id));
}

/** Ends an open session whose time is over, and remembers that for a while. */
export function expireSession(archive: Archive, key: SessionKey, session: OpenSession): void {
  dropSession(archive, key, session);
  const { sha256, sizeBytes, chunkCount } = session;
  const expiresAtNs = archive.now() + EXPIRED_TTL_NS;
  addSession(archive, key, { state: "expired", sha256, sizeBytes, chunkCount, expiresAtNs });
}

/**
 * Looks at up to `most` sessions that were due: open ones expire, the others are forgotten.
 * A session's time grows with each chunk; its entry here does not, and is renewed when it comes up.
 */
export function expireDueSessions(archive: Archive, most: number): void {
  for (let left = most; left > 0; left--) {
    const due = nextExpiryNs(archive);
    const entry = archive.stores.expiries.first();
    if (entry === undefined || due === undefined || due > archive.now()) return;
    archive.stores.expiries.delete(entry.key);
    const key = ownerOf(entry.key.slice(TIME_BYTES));
    const session = readSession(archive, key);
    if (session === undefined) continue;
    if (session.expiresAtNs > archive.now()) awaitExpiry(archive, key, session);
    else if (session.state === "open") expireSession(archive, key, session);
    else archive.stores.sessions.delete(ownedKey(key.owner, key.id));
  }
}

/** When the next session has to be looked at. */
export function nextExpiryNs({ stores }: Archive): bigint | undefined {
  const entry = stores.expiries.first();
  return entry && timeOf(entry.key);
}

function awaitExpiry({ stores }: Archive, { owner, id }: SessionKey, { expiresAtNs }: Session): void {
  stores.expiries.set(concatBytes([timeKey(expiresAtNs), ownedKey(owner, id)]), NOTHING);
}

function writeOpenSessions({ stores }: Archive, owner: Owner, ids: readonly Uint8Array[]): void {
  if (ids.length === 0) stores.openSessions.delete(ownerKey(owner));
  else stores.openSessions.set(ownerKey(owner), concatBytes(ids));
}
