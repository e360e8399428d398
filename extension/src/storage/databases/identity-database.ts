import type { DelegatedKey } from "@store-forever/protocol/delegation";
import type { DBSchema, IDBPDatabase } from "idb";
import type { Trouble } from "../../messages/identity/identity-state.ts";
import { databaseOpener } from "./open-database.ts";

/** A key of this extension that stores for a person, by a chain that the viewer keeps renewing. */
export interface SessionRecord extends DelegatedKey {
  id: "session";
  /** DER, in hexadecimal. */
  publicKey: string;
  targets: string[];
  viewerOrigin: string;
  /** When the chain expires. */
  expiresAtMs: number;
  /** When the person's session at the viewer expires. Until then a fresh chain may come without asking them. */
  sessionExpiresAtMs: number;
  connectedAtMs: number;
}

/** What the extension has asked for in a tab of the viewer. */
export interface PendingRecord {
  id: "pending";
  keyPair: CryptoKeyPair;
  publicKey: string;
  nonce: string;
  targets: string[];
  lifetimeMs: number;
  viewerOrigin: string;
  tabId: number;
  expiresAtMs: number;
}

export interface TroubleRecord extends Trouble {
  id: "trouble";
  atMs: number;
}

interface Schema extends DBSchema {
  records: { key: string; value: SessionRecord | PendingRecord | TroubleRecord };
}
export type IdentityDatabase = IDBPDatabase<Schema>;

/** A database of its own beside the cache, which may be cleared: keys stay until the person signs out. */
export const openIdentityDatabase = databaseOpener<Schema>("store-forever-identity", {
  records: (database) => void database.createObjectStore("records", { keyPath: "id" }),
});

interface RecordOf {
  session: SessionRecord;
  pending: PendingRecord;
  trouble: TroubleRecord;
}

export async function readIdentityRecord<Id extends keyof RecordOf>(
  database: IdentityDatabase,
  id: Id,
): Promise<RecordOf[Id] | undefined> {
  const record = await database.get("records", id);
  return record?.id === id ? (record as RecordOf[Id]) : undefined;
}

/** Ends a request in the transaction that writes its outcome, so that only one of two answers finds it. */
export async function endRequest(
  database: IdentityDatabase,
  nonce: string,
  outcome: SessionRecord | Trouble,
): Promise<boolean> {
  const { store, done } = database.transaction("records", "readwrite");
  const pending = await store.get("pending");
  const isOpen = pending?.id === "pending" && pending.nonce === nonce;
  if (isOpen) {
    await store.delete("pending");
    if ("id" in outcome) await Promise.all([store.put(outcome), store.delete("trouble")]);
    else await store.put({ id: "trouble", atMs: Date.now(), ...outcome });
  }
  await done;
  return isOpen;
}

/** Puts a fresh chain into its session, unless that has ended meanwhile. */
export async function extendSession(database: IdentityDatabase, extended: SessionRecord): Promise<boolean> {
  const { store, done } = database.transaction("records", "readwrite");
  const session = await store.get("session");
  const isSame = session?.id === "session" && session.publicKey === extended.publicKey;
  if (isSame) await store.put(extended);
  await done;
  return isSame;
}

/** The viewer has no session any more that could renew the chain. The present chain stays valid until it expires. */
export async function recordNoSession(database: IdentityDatabase, viewerOrigin: string): Promise<void> {
  const { store, done } = database.transaction("records", "readwrite");
  const session = await store.get("session");
  if (session?.id === "session" && session.viewerOrigin === viewerOrigin)
    await store.put({ ...session, sessionExpiresAtMs: Math.min(session.sessionExpiresAtMs, Date.now()) });
  await done;
}

export async function recordTrouble(database: IdentityDatabase, trouble: Trouble): Promise<void> {
  await database.put("records", { id: "trouble", atMs: Date.now(), ...trouble });
}

/** Forgets a trouble that the person has read. */
export async function forgetTrouble(database: IdentityDatabase): Promise<void> {
  await database.delete("records", "trouble");
}

/** Forgets key and chain, so that nobody can sign with them any more. */
export async function endSession(database: IdentityDatabase, trouble: Trouble | undefined): Promise<void> {
  const { store, done } = database.transaction("records", "readwrite");
  await store.delete("session");
  if (trouble === undefined) await store.delete("trouble");
  else await store.put({ id: "trouble", atMs: Date.now(), ...trouble });
  await done;
}

/** Forgets everything: session, open request and trouble. */
export async function forgetIdentity(): Promise<void> {
  await (await openIdentityDatabase()).clear("records");
}
