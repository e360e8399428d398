import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** A hot key in IndexedDB, where scripts can use it but not read it. */
export interface KeptHotKey {
  keyPair: CryptoKeyPair;
  /** The principal, as text, of the person for whom it stores. */
  owner: string;
}

interface Schema extends DBSchema {
  keys: { key: string; value: KeptHotKey };
}

const NAME = "hot-key";
let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, 1, { upgrade: (created) => void created.createObjectStore("keys") });
  return opened;
}

export async function readHotKey(): Promise<KeptHotKey | undefined> {
  return (await database()).get("keys", NAME);
}

export async function keepHotKey(hotKey: KeptHotKey): Promise<void> {
  await (await database()).put("keys", hotKey, NAME);
}

export async function forgetHotKey(): Promise<void> {
  await (await database()).delete("keys", NAME);
}
