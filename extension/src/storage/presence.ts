import type { Database } from "./database.ts";

/** Those of the memories that the archive held when the canister was last asked. */
export async function recallStored(database: Database, archive: string, memoryIds: string[]): Promise<string[]> {
  const { store, done } = database.transaction("presence");
  const records = await Promise.all(memoryIds.map((memoryId) => store.get([archive, memoryId])));
  await done;
  return records.flatMap((record) => (record?.isStored ? [record.memoryId] : []));
}

/** Keeps what the canister certified just now about all of the memories. */
export async function keepPresence(
  database: Database,
  archive: string,
  memoryIds: readonly string[],
  stored: ReadonlySet<string>,
): Promise<void> {
  const checkedAtMs = Date.now();
  const { store, done } = database.transaction("presence", "readwrite");
  const puts = memoryIds.map((memoryId) =>
    store.put({ archive, memoryId, isStored: stored.has(memoryId), checkedAtMs }),
  );
  await Promise.all([...puts, done]);
}
