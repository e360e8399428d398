import type { Artifact, MemoryType, StorageBackend, SyncState } from "@store-forever/protocol";
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  getViewSelectedFields,
  gt,
  type SQL,
  sql,
} from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { Database } from "../database/database.ts";
import { memories, storageEdges, syncStatus } from "../database/schema.ts";
import type { EdgeKey, StorageEdge } from "./edge-rows.ts";

export interface EdgeFilter {
  memoryId?: string | undefined;
  memoryType?: MemoryType | undefined;
  artifact?: Artifact | undefined;
  backend?: StorageBackend | undefined;
  present?: boolean | undefined;
  syncState?: SyncState | undefined;
}

/** @returns edges of the user's own memories, by id */
export async function listEdges(
  database: Database,
  user: CurrentUser,
  filter: EdgeFilter,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<StorageEdge[]> {
  return database
    .select(getTableColumns(storageEdges))
    .from(storageEdges)
    .where(
      and(
        filter.memoryId === undefined ? undefined : eq(storageEdges.memoryId, filter.memoryId),
        filter.memoryType && eq(storageEdges.memoryType, filter.memoryType),
        filter.artifact && eq(storageEdges.artifact, filter.artifact),
        filter.backend && eq(storageEdges.backend, filter.backend),
        filter.present === undefined ? undefined : eq(storageEdges.present, filter.present),
        filter.syncState && eq(storageEdges.syncState, filter.syncState),
        after === undefined ? undefined : gt(storageEdges.id, after),
        isOwn(database, user, storageEdges),
      ),
    )
    .orderBy(asc(storageEdges.id))
    .limit(limit);
}

/** @returns which edge the id is of; `undefined` when it is not of a memory of the user's own */
export async function keyOfOwnEdge(database: Database, user: CurrentUser, id: string): Promise<EdgeKey | undefined> {
  const { memoryId, memoryType, artifact, backend } = storageEdges;
  const [key] = await database
    .select({ memoryId, memoryType, artifact, backend })
    .from(storageEdges)
    .where(and(eq(storageEdges.id, id), isOwn(database, user, storageEdges)));
  return key;
}

export type SyncStatus = typeof syncStatus.$inferSelect;
export type SyncFilter = Pick<EdgeFilter, "syncState" | "backend" | "memoryType">;
/** Where a page of sync statuses begins: after this row, the last one of the page before. */
export interface SyncCursor {
  updatedAt: string;
  edgeId: string;
}

/** @returns the latest changes first, each with the cursor to go on after it */
export async function listSyncStatus(
  database: Database,
  user: CurrentUser,
  filter: SyncFilter,
  { after, limit }: { after?: SyncCursor | undefined; limit: number },
): Promise<(SyncStatus & { cursor: SyncCursor })[]> {
  const rows = await database
    .select({ ...getViewSelectedFields(syncStatus), exactly: sql<string>`${syncStatus.updatedAt}::text` })
    .from(syncStatus)
    .where(
      and(
        filter.syncState && eq(syncStatus.syncState, filter.syncState),
        filter.backend && eq(syncStatus.backend, filter.backend),
        filter.memoryType && eq(syncStatus.memoryType, filter.memoryType),
        after &&
          sql`(${syncStatus.updatedAt}, ${syncStatus.edgeId}) < (${after.updatedAt}::timestamptz, ${after.edgeId}::uuid)`,
        isOwn(database, user, syncStatus),
      ),
    )
    .orderBy(desc(syncStatus.updatedAt), desc(syncStatus.edgeId))
    .limit(limit);
  return rows.map(({ exactly, ...row }) => ({ ...row, cursor: { updatedAt: exactly, edgeId: row.edgeId } }));
}

export interface CopyCount {
  backend: StorageBackend;
  artifact: Artifact;
  present: boolean;
  syncState: SyncState;
  count: number;
  sizeBytes: number;
}

/** All copies that the gallery knows of, for whoever runs it. */
export async function countCopies(database: Database): Promise<CopyCount[]> {
  const { backend, artifact, present, syncState, sizeBytes } = storageEdges;
  const groups = { backend, artifact, present, syncState };
  return database
    .select({ ...groups, count: count(), sizeBytes: sql<number>`COALESCE(SUM(${sizeBytes}), 0)::float8` })
    .from(storageEdges)
    .groupBy(backend, artifact, present, syncState)
    .orderBy(asc(backend), asc(artifact), asc(present), asc(syncState));
}

/** A sync status with the title under which the person knows the memory. */
export type FollowedCopy = SyncStatus & { title: string };

/** @returns what is under way or failed, the latest changes first */
export async function followCopies(database: Database, user: CurrentUser, limit: number): Promise<FollowedCopy[]> {
  return database
    .select({
      ...getViewSelectedFields(syncStatus),
      title: sql<string>`COALESCE(${memories.title}, ${memories.fileName})`,
    })
    .from(syncStatus)
    .innerJoin(memories, and(eq(memories.id, syncStatus.memoryId), eq(memories.type, syncStatus.memoryType)))
    .where(eq(memories.ownerId, user.id))
    .orderBy(desc(syncStatus.updatedAt), desc(syncStatus.edgeId))
    .limit(limit);
}

function isOwn(database: Database, user: CurrentUser, edge: typeof storageEdges | typeof syncStatus): SQL {
  return exists(
    database
      .select({ one: sql`1` })
      .from(memories)
      .where(and(eq(memories.id, edge.memoryId), eq(memories.type, edge.memoryType), eq(memories.ownerId, user.id))),
  );
}
