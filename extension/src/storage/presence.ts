import { archiveId } from "@store-forever/protocol";
import type { ExtensionDatabase } from "./database.ts";

/** One site's part of a capsule. Ids of memories are the site's own. */
export interface SiteCapsule {
  capsule: string;
  origin: string;
}

/** The memories among these that were in the capsule when the canister was last asked. */
export async function recallStored(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  memoryIds: readonly string[],
): Promise<string[]> {
  const { store, done } = database.transaction("presence");
  const records = await Promise.all(
    memoryIds.map((memoryId) => store.get([capsule, archiveId(origin, "memory", memoryId)])),
  );
  await done;
  return memoryIds.filter((_, index) => records[index]?.isStored);
}

/** Keeps what the canister has just certified about all of these memories of a site. */
export async function keepPresence(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  memoryIds: readonly string[],
  stored: ReadonlySet<string>,
): Promise<void> {
  const checkedAtMs = Date.now();
  const { store, done } = database.transaction("presence", "readwrite");
  const puts = memoryIds.map((memoryId) =>
    store.put({
      capsule,
      memoryId: archiveId(origin, "memory", memoryId),
      isStored: stored.has(memoryId),
      checkedAtMs,
    }),
  );
  await Promise.all([...puts, done]);
}

/**
 * Keeps the cache within its bound: what was checked longest ago goes first, and its receipt with it. The canister can tell
 * all of it again.
 */
export async function evictPresence(database: ExtensionDatabase, maxEntries: number): Promise<void> {
  const transaction = database.transaction(["presence", "receipts"], "readwrite");
  let surplus = (await transaction.objectStore("presence").count()) - maxEntries;
  let cursor = surplus > 0 ? await transaction.objectStore("presence").index("byCheckedAt").openCursor() : null;
  while (cursor !== null && surplus > 0) {
    await Promise.all([cursor.delete(), transaction.objectStore("receipts").delete(cursor.primaryKey)]);
    surplus--;
    cursor = await cursor.continue();
  }
  await transaction.done;
}
