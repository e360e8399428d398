import { forgetHeldPictures } from "@store-forever/workers/held";
import type { ExtensionDatabase } from "./databases/database.ts";
import { forgetIdentity } from "./databases/identity-database.ts";
import { findKey } from "./keys.ts";

/** The stores with what is known of galleries and photos. Key, settings and what the person allowed are in others. */
const CACHE = [
  "jobs",
  "presence",
  "receipts",
  "shareLinks",
  "outbox",
  "pageAddresses",
  "proposals",
  "searches",
] as const;

/** What the person follows. It is no cache: nobody could bring it back. */
const FOLLOWED = ["follows", "followedPhotos"] as const;

/** Empties the cache. Badges come back with the canister's next answer; the list of stored galleries does not. */
export async function clearCache(database: ExtensionDatabase): Promise<void> {
  const transaction = database.transaction(CACHE, "readwrite");
  await Promise.all([...CACHE.map((name) => transaction.objectStore(name).clear()), transaction.done]);
}

/**
 * Forgets what was known of the capsules of people who have signed out. This device's own stays, and so do jobs that have not
 * ended: the same person may resume them.
 */
export async function clearSignedOut(database: ExtensionDatabase): Promise<void> {
  const owner = (await findKey(database))?.owner;
  const isOwn = (capsule: string) => owner !== undefined && capsule.endsWith(`/${owner}`);
  const transaction = database.transaction([...CACHE, ...FOLLOWED], "readwrite");
  const [jobs, outbox] = [transaction.objectStore("jobs"), transaction.objectStore("outbox")];
  const isOver = new Set(["finished", "cancelled"]);
  for (const { origin, galleryId, capsule, state } of await jobs.getAll())
    if (!isOwn(capsule) && isOver.has(state.name)) await jobs.delete([origin, galleryId]);
  for (const { id, capsule } of await outbox.getAll()) if (!isOwn(capsule)) await outbox.delete(id as number);
  for (const { origin, galleryId, capsule } of await transaction.objectStore("follows").getAll())
    if (!isOwn(capsule))
      for (const name of ["follows", "followedPhotos"] as const)
        await transaction.objectStore(name).delete([origin, galleryId]);
  for (const name of ["presence", "receipts", "shareLinks"] as const) {
    const store = transaction.objectStore(name);
    for (const key of await store.getAllKeys()) if (!isOwn(key[0])) await store.delete(key);
  }
  await transaction.done;
}

/** Forgets everything: cache, settings, session and key. Nobody can bring the key back. */
export async function forgetDevice(database: ExtensionDatabase): Promise<void> {
  await Promise.all([forgetIdentity(), forgetHeldPictures()]);
  const everything = [...CACHE, ...FOLLOWED, "grants", "consents", "settings", "keys"] as const;
  const transaction = database.transaction(everything, "readwrite");
  await Promise.all([...everything.map((name) => transaction.objectStore(name).clear()), transaction.done]);
}
