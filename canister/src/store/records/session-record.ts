import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { addDue, nextDueNs, takeDue } from "../due-queue.ts";
import { SHA256_BYTES, uuidBytes, uuidText } from "../ids.ts";
import { ownedKey, ownerKey, ownerOf, splitIds } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
const STATES = ["open", "committed", "expired", "failed"] as const;
const HASH_STATE_BYTES = 104;
const NO_IDS = new Uint8Array(0);

interface SessionBase {
  sha256: Uint8Array;
  sizeBytes: bigint;
  chunkCount: number;
  /** When an open session expires; when a committed or expired one is forgotten. */
  expiresAtNs: bigint;
  /** The memory that the file is for. */
  memoryId: string | undefined;
}
export interface OpenSession extends SessionBase {
  state: "open";
  begunAtNs: bigint;
  blobNumber: number;
  /** The size of all chunks but the last, as it was when the session began. */
  chunkSizeBytes: number;
  /** One bit a chunk, lowest bit of the first byte first. */
  received: Uint8Array;
  receivedCount: number;
  /** How many chunks from the first are in the running hash: a commit then has little left to hash. */
  hashedCount: number;
  hashState: Uint8Array;
}
/** Kept for a while, so that a commit whose answer was lost can be repeated. */
export interface CommittedSession extends SessionBase {
  state: "committed";
  alreadyStored: boolean;
}
/** Kept for a while, so that its owner learns that it expired, or that its chunks were not the file. */
export type EndedSession = SessionBase & ({ state: "expired" } | { state: "failed" });
export type StoredSession = OpenSession | CommittedSession | EndedSession;

/** A session's owner and the bytes of its id. */
export interface SessionKey {
  owner: Owner;
  id: Uint8Array;
}

export function readSession({ maps }: Store, { owner, id }: SessionKey): StoredSession | undefined {
  const bytes = maps.sessions.get(ownedKey(owner, id));
  return bytes && decodeSession(bytes);
}

export function writeSession({ maps }: Store, { owner, id }: SessionKey, session: StoredSession): void {
  maps.sessions.set(ownedKey(owner, id), encodeSession(session));
}

export function deleteSession({ maps }: Store, { owner, id }: SessionKey): void {
  maps.sessions.delete(ownedKey(owner, id));
}

/** Ids of the owner's open sessions, oldest first. */
export function openSessionIds({ maps }: Store, owner: Owner): Uint8Array[] {
  return splitIds(maps.openSessions.get(ownerKey(owner)) ?? NO_IDS);
}

export function writeOpenSessionIds({ maps }: Store, owner: Owner, ids: readonly Uint8Array[]): void {
  if (ids.length === 0) maps.openSessions.delete(ownerKey(owner));
  else maps.openSessions.set(ownerKey(owner), concatBytes(ids));
}

/** Adds a session to those that are looked at again when they expire. */
export function addDueSession({ maps }: Store, { owner, id }: SessionKey, { expiresAtNs }: StoredSession): void {
  addDue(maps.sessionExpiries, expiresAtNs, ownedKey(owner, id));
}

/** Takes the first session whose time has come. It is taken once. */
export function takeDueSession({ maps, now }: Store): SessionKey | undefined {
  const key = takeDue(maps.sessionExpiries, now());
  return key && ownerOf(key);
}

export function nextDueSessionNs({ maps }: Store): bigint | undefined {
  return nextDueNs(maps.sessionExpiries);
}

function encodeSession(session: StoredSession): Uint8Array {
  const writer = new RecordWriter(VERSION).nat8(STATES.indexOf(session.state)).fixed(session.sha256);
  writer.nat64(session.sizeBytes).nat32(session.chunkCount).nat64(session.expiresAtNs);
  writer.bytes(session.memoryId === undefined ? NO_IDS : uuidBytes(session.memoryId));
  if (session.state === "open")
    writer
      .nat64(session.begunAtNs)
      .nat32(session.blobNumber)
      .bytes(session.received)
      .nat32(session.receivedCount)
      .nat32(session.hashedCount)
      .fixed(session.hashState)
      .nat32(session.chunkSizeBytes);
  if (session.state === "committed") writer.nat8(session.alreadyStored ? 1 : 0);
  return writer.finish();
}

function decodeSession(bytes: Uint8Array): StoredSession {
  const reader = new RecordReader(bytes, VERSION, "upload session");
  const state = STATES[reader.nat8()];
  const base = {
    sha256: reader.fixed(SHA256_BYTES),
    sizeBytes: reader.nat64(),
    chunkCount: reader.nat32(),
    expiresAtNs: reader.nat64(),
    memoryId: memoryIdOf(reader.bytes()),
  };
  if (state === "committed") return { state, ...base, alreadyStored: reader.nat8() === 1 };
  if (state !== "open") return { state: state ?? "expired", ...base };
  return {
    state,
    ...base,
    begunAtNs: reader.nat64(),
    blobNumber: reader.nat32(),
    received: reader.bytes().slice(),
    receivedCount: reader.nat32(),
    hashedCount: reader.nat32(),
    hashState: reader.fixed(HASH_STATE_BYTES),
    chunkSizeBytes: reader.nat32(),
  };
}

const memoryIdOf = (bytes: Uint8Array) => (bytes.length === 0 ? undefined : uuidText(bytes));
