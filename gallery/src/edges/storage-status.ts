import type { GalleryPresence, MemoryType, SyncState } from "@store-forever/protocol";
import { and, eq, getViewSelectedFields, type SQL, sql } from "drizzle-orm";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { keyOfMemory } from "../database/memory-key.ts";
import { galleryPresenceMv, memories, memoryPresence } from "../database/schema.ts";

export type StorageStatus = GalleryPresence["storageStatus"];
/** From what is least safe to what is stored forever. */
export const STORAGE_STATUSES = [
  "incomplete",
  "web2_only",
  "partially_stored",
  "stored_forever",
] as const satisfies readonly StorageStatus[];

/** How a memory's copies stand, and whether one is on its way or has failed. */
export interface MemoryStatus {
  storageStatus: StorageStatus;
  syncState: SyncState;
  /** What is migrating is paused. */
  isPaused: boolean;
}

interface Facts {
  icpComplete: boolean;
  icpAny: boolean;
  standardComplete: boolean;
}

export function statusOf({ icpComplete, icpAny, standardComplete }: Facts): StorageStatus {
  if (icpComplete) return "stored_forever";
  if (icpAny) return "partially_stored";
  return standardComplete ? "web2_only" : "incomplete";
}

/** A condition on `gallery_presence_mv`, which may lack galleries that are seconds old. They are empty. */
export function galleryHasStatus(status: StorageStatus): SQL {
  const { icpComplete, icpAny, standardComplete } = galleryPresenceMv;
  if (status === "stored_forever") return sql`${icpComplete}`;
  if (status === "partially_stored") return sql`${icpAny} AND NOT ${icpComplete}`;
  const isOnlyHere = sql`NOT COALESCE(${icpAny}, FALSE) AND COALESCE(${standardComplete}, TRUE)`;
  return status === "web2_only" ? isOnlyHere : sql`NOT ${icpAny} AND NOT ${standardComplete}`;
}

/** A condition on `gallery_presence_mv`: some copies of the gallery are on their way, or failed. */
export function galleryIsInState(state: SyncState): SQL {
  const { migratingMemories, failedMemories } = galleryPresenceMv;
  if (state === "migrating") return sql`${migratingMemories} > 0`;
  if (state === "failed") return sql`${failedMemories} > 0`;
  return sql`COALESCE(${migratingMemories}, 0) = 0 AND COALESCE(${failedMemories}, 0) = 0`;
}

/** Which artifacts of a row of `memories` are where. There is at most one row; with the limit, Postgres looks it up for each. */
export const presenceOfRow = (database: GalleryDatabase) =>
  database
    .select(getViewSelectedFields(memoryPresence))
    .from(memoryPresence)
    .where(and(eq(memoryPresence.memoryId, memories.id), eq(memoryPresence.memoryType, memories.type)))
    .limit(1)
    .as("edges");

type RowPresence = ReturnType<typeof presenceOfRow>;

/** A memory's place in `STORAGE_STATUSES`. */
export function statusRank({ metaIcp, assetIcp, metaNeon, assetBlob }: RowPresence): SQL<number> {
  const has = (column: unknown) => sql`COALESCE(${column}, FALSE)`;
  return sql<number>`CASE
    WHEN ${has(metaIcp)} AND ${has(assetIcp)} THEN 3
    WHEN ${has(metaIcp)} OR ${has(assetIcp)} THEN 2
    WHEN ${has(metaNeon)} AND (${has(assetBlob)} OR ${memories.type} = 'note') THEN 1
    ELSE 0 END`;
}

type MemoryFacts = Record<"metaNeon" | "assetBlob" | "metaIcp" | "assetIcp", boolean> & { memoryType: string };

/** A note's text is in the database, so it needs no file. */
export function statusOfMemory({ metaNeon, assetBlob, metaIcp, assetIcp, memoryType }: MemoryFacts): StorageStatus {
  return statusOf({
    icpComplete: metaIcp && assetIcp,
    icpAny: metaIcp || assetIcp,
    standardComplete: metaNeon && (assetBlob || memoryType === "note"),
  });
}

/** A memory without any edge is known to be nowhere. */
const NO_COPIES: MemoryStatus = { storageStatus: "incomplete", syncState: "idle", isPaused: false };

/** The caller has to check that the user may see the memories. @returns them with how their copies stand */
export async function withStatus<Memory extends { id: string; type: MemoryType }>(
  database: GalleryDatabase,
  shown: readonly Memory[],
): Promise<(Memory & MemoryStatus)[]> {
  if (shown.length === 0) return [];
  const ids = shown.map(({ id }) => id);
  const rows = await database.select().from(memoryPresence).where(isAnyOf(memoryPresence.memoryId, ids));
  const statuses = new Map(
    rows.map((row) => {
      const { syncState, isPaused } = row;
      return [keyOfMemory(row), { storageStatus: statusOfMemory(row), syncState, isPaused }];
    }),
  );
  return shown.map((memory) => ({
    ...memory,
    ...(statuses.get(keyOfMemory({ memoryId: memory.id, memoryType: memory.type })) ?? NO_COPIES),
  }));
}
