import { archiveId } from "@store-forever/protocol";
import type { IDBPObjectStore, StoreNames } from "idb";
import type { ExtensionDatabase, PresenceRecord, Schema } from "./database.ts";
import type { StoredFile } from "./stored-file.ts";

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

/** The files that memories were stored from by this browser, by memory. */
export async function recallStoredFiles(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  memoryIds: readonly string[],
): Promise<Map<string, StoredFile>> {
  const { store, done } = database.transaction("presence");
  const read = memoryIds.map(async (memoryId) => {
    const record = await store.get([capsule, archiveId(origin, "memory", memoryId)]);
    return record?.file === undefined ? [] : [[memoryId, record.file] as const];
  });
  const files = (await Promise.all(read)).flat();
  await done;
  return new Map(files);
}

/** What was known of the file stays where a job or an answer tells nothing of it. */
export async function putPresence(
  store: IDBPObjectStore<Schema, StoreNames<Schema>[], "presence", "readwrite">,
  record: PresenceRecord,
): Promise<void> {
  const file = record.file ?? (await store.get([record.capsule, record.memoryId]))?.file;
  await store.put(file === undefined ? record : { ...record, file });
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
    putPresence(store, {
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
