import type { DelegatedKey } from "@store-forever/protocol/delegation";
import type { DBSchema, IDBPDatabase } from "idb";
import type { Trouble } from "../messages/identity-state.ts";
import { databaseOpener } from "./open-database.ts";

/** A key of this extension that signs for a person, by a chain that the viewer extends again and again. */
export interface SessionRecord extends DelegatedKey {
  id: "session";
  /** DER, in hexadecimal. */
  publicKey: string;
  /** As text; also the name of the person's archive. */
  principal: string;
  targets: string[];
  viewerOrigin: string;
  /** Of the chain. */
  expiresAtMs: number;
  /** Of the person's session at the viewer: until then a fresh chain may come without a question. */
  sessionExpiresAtMs: number;
  connectedAtMs: number;
}

/** What the extension has asked a tab of the viewer for, and waits for. */
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

/** Beside the cache, which may be cleared: keys stay until the person signs out. */
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

/** Ends a request in the same transaction as it is answered: of two answers, one finds it. */
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

/** Puts a fresh chain into the session that it belongs to, unless that has ended meanwhile. */
export async function extendSession(database: IdentityDatabase, extended: SessionRecord): Promise<boolean> {
  const { store, done } = database.transaction("records", "readwrite");
  const session = await store.get("session");
  const isSame = session?.id === "session" && session.publicKey === extended.publicKey;
  if (isSame) await store.put(extended);
  await done;
  return isSame;
}

/** The viewer has no session any more that could give a fresh chain. The one that is there is good to its end. */
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

/** The person has read it. */
export async function forgetTrouble(database: IdentityDatabase): Promise<void> {
  await database.delete("records", "trouble");
}

/** Forgets key and chain: nobody can sign with them any more. */
export async function endSession(database: IdentityDatabase, trouble: Trouble | undefined): Promise<void> {
  const { store, done } = database.transaction("records", "readwrite");
  await store.delete("session");
  if (trouble === undefined) await store.delete("trouble");
  else await store.put({ id: "trouble", atMs: Date.now(), ...trouble });
  await done;
}

/** The session, what is waited for, and what went wrong: all of it. */
export async function forgetIdentity(): Promise<void> {
  await (await openIdentityDatabase()).clear("records");
}
