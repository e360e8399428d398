import { forgetIdentity } from "../identity/database.ts";
import type { Database } from "./database.ts";

/** What is known of galleries and photos; the key and the settings stay. */
const CACHE = ["jobs", "presence", "receipts", "shareLinks", "outbox"] as const;

/** Empties the cache: badges come back with the canister's next answer, the list of archives does not. */
export async function clearCache(database: Database): Promise<void> {
  const transaction = database.transaction(CACHE, "readwrite");
  await Promise.all([...CACHE.map((name) => transaction.objectStore(name).clear()), transaction.done]);
}

/** Makes this browser a stranger: cache, settings and key are gone, and nobody can bring the key back. */
export async function forgetDevice(database: Database): Promise<void> {
  await forgetIdentity();
  const everything = [...CACHE, "settings", "keys"] as const;
  const transaction = database.transaction(everything, "readwrite");
  await Promise.all([...everything.map((name) => transaction.objectStore(name).clear()), transaction.done]);
}
