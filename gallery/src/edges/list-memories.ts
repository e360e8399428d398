import type { MemoryType, SyncState } from "@store-forever/protocol";
import { and, asc, desc, eq, getViewSelectedFields, isNull, type SQL, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories } from "../database/schema.ts";
import type { MemoryRow } from "../memories/memory-queries.ts";
import {
  type MemoryStatus,
  presenceOfRow,
  STORAGE_STATUSES,
  type StorageStatus,
  statusRank,
  withStatus,
} from "./storage-status.ts";

/** A listing of memories begins after this memory, the last one of the listing before. */
export interface MemoryCursor {
  createdAt: string;
  id: string;
  /** The place of its status in `STORAGE_STATUSES`, in listings by status. */
  rank?: number | undefined;
}

/** `newest` first, or what is least safe first, and of that the newest. */
export const MEMORY_ORDERS = ["newest", "status"] as const;
export type MemoryOrder = (typeof MEMORY_ORDERS)[number];

export interface MemoryListOptions {
  type?: MemoryType | undefined;
  /** `null` selects memories in no folder; without it, the folder does not matter. */
  folderId?: string | null | undefined;
  storageStatus?: StorageStatus | undefined;
  syncState?: SyncState | undefined;
  order?: MemoryOrder | undefined;
  after?: MemoryCursor | undefined;
  limit: number;
}

export type ListedMemory = MemoryRow & MemoryStatus;

/** @returns the user's own memories with how their copies stand */
export async function listMemories(
  database: GalleryDatabase,
  user: CurrentUser,
  { type, folderId, storageStatus, syncState, order = "newest", after, limit }: MemoryListOptions,
): Promise<(ListedMemory & { cursor: MemoryCursor })[]> {
  const edges = presenceOfRow(database);
  const rank = statusRank(edges);
  const isByStatus = order === "status";
  const needsEdges = isByStatus || storageStatus !== undefined || syncState !== undefined;
  const columns = { ...getViewSelectedFields(memories), exactly: sql<string>`${memories.createdAt}::text` };
  const own = and(
    eq(memories.ownerId, user.id),
    type && eq(memories.type, type),
    folderId === undefined
      ? undefined
      : folderId === null
        ? isNull(memories.parentFolderId)
        : eq(memories.parentFolderId, folderId),
    storageStatus && sql`${rank} = ${STORAGE_STATUSES.indexOf(storageStatus)}`,
    syncState && sql`COALESCE(${edges.syncState}, 'idle') = ${syncState}::sync_t`,
    after && comesAfter(after, isByStatus ? rank : undefined),
  );
  const newest = [desc(memories.createdAt), desc(memories.id)];
  // Without a question about status, its lookup for each of the person's memories would be wasted.
  const rows = await (needsEdges
    ? database
        .select({ ...columns, rank })
        .from(memories)
        .leftJoinLateral(edges, sql`TRUE`)
        .where(own)
        .orderBy(...(isByStatus ? [asc(rank)] : []), ...newest)
        .limit(limit)
    : database
        .select({ ...columns, rank: sql<number>`0` })
        .from(memories)
        .where(own)
        .orderBy(...newest)
        .limit(limit));
  return (await withStatus(database, rows)).map(({ exactly, rank: place, ...memory }) => ({
    ...memory,
    cursor: { createdAt: exactly, id: memory.id, ...(isByStatus ? { rank: place } : {}) },
  }));
}

function comesAfter({ createdAt, id, rank: last = 0 }: MemoryCursor, rank: SQL<number> | undefined): SQL {
  const isOlder = sql`(${memories.createdAt}, ${memories.id}) < (${createdAt}::timestamptz, ${id}::uuid)`;
  return rank === undefined ? isOlder : sql`(${rank} > ${last}::int OR (${rank} = ${last}::int AND ${isOlder}))`;
}
