import { archiveId } from "@store-forever/protocol";
import type { ArrivedMemory, CertifiedOriginal } from "@store-forever/workers";
import type { IDBPObjectStore, StoreNames } from "idb";
import type { ExtensionDatabase, PresenceRecord, Schema } from "./databases/database.ts";

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

/** What is known of the memories among these that are in the capsule, by memory. */
export async function recallRecords(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  memoryIds: readonly string[],
): Promise<Map<string, PresenceRecord>> {
  const { store, done } = database.transaction("presence");
  const read = memoryIds.map(async (memoryId) => {
    const record = await store.get([capsule, archiveId(origin, "memory", memoryId)]);
    return record?.isStored ? [[memoryId, record] as const] : [];
  });
  const records = (await Promise.all(read)).flat();
  await done;
  return new Map(records);
}

/** Keeps what servers and the gallery told of stored files, such as the tags of those that are stored as they are there. */
export async function keepSeen(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  seen: ReadonlyMap<string, Pick<PresenceRecord, "file" | "told">>,
): Promise<void> {
  const { store, done } = database.transaction("presence", "readwrite");
  const puts = [...seen].map(async ([memoryId, what]) => {
    const record = await store.get([capsule, archiveId(origin, "memory", memoryId)]);
    if (record !== undefined) await store.put({ ...record, ...what });
  });
  await Promise.all([...puts, done]);
}

/** What was known of the file and the original stays where a job or an answer tells nothing of them. */
export async function putPresence(
  store: IDBPObjectStore<Schema, StoreNames<Schema>[], "presence", "readwrite">,
  record: PresenceRecord,
): Promise<void> {
  const { file, original, readFrom, told } = (await store.get([record.capsule, record.memoryId])) ?? {};
  // Where another file came from, which another browser has stored since, is not known.
  const isSame = record.original === undefined || record.original.sha256 === original?.sha256;
  const kept = isSame ? { ...(readFrom !== undefined && { readFrom }), ...(told && { told }) } : {};
  await store.put({ ...(file && { file }), ...(original && { original }), ...kept, ...record });
}

/** Keeps which memories of a site a job knows to have arrived. */
export async function keepArrived(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  arrived: ReadonlyMap<string, ArrivedMemory>,
): Promise<void> {
  const checkedAtMs = Date.now();
  const { store, done } = database.transaction("presence", "readwrite");
  const puts = [...arrived].map(([memoryId, { original, readFrom }]) =>
    putPresence(store, {
      capsule,
      memoryId: archiveId(origin, "memory", memoryId),
      isStored: true,
      checkedAtMs,
      ...(original && { original }),
      ...(readFrom === undefined ? {} : { readFrom }),
    }),
  );
  await Promise.all([...puts, done]);
}

/** Keeps what the canister has just certified about all of these memories of a site. @param originals of those that are stored */
export async function keepPresence(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  memoryIds: readonly string[],
  stored: ReadonlySet<string>,
  originals: ReadonlyMap<string, CertifiedOriginal> = new Map(),
): Promise<void> {
  const checkedAtMs = Date.now();
  const { store, done } = database.transaction("presence", "readwrite");
  const puts = memoryIds.map((memoryId) => {
    const original = originals.get(memoryId);
    return putPresence(store, {
      capsule,
      memoryId: archiveId(origin, "memory", memoryId),
      isStored: stored.has(memoryId),
      checkedAtMs,
      ...(original && { original }),
    });
  });
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
