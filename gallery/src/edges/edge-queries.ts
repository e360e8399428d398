import type { Artifact, MemoryType, StorageBackend, SyncState } from "@store-forever/protocol";
import { and, asc, count, eq, exists, getTableColumns, gt, type SQL, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories, storageEdges, type syncStatus } from "../database/schema.ts";
import type { EdgeKey, StorageEdgeRow } from "./storage-edge.ts";

export interface EdgeFilter {
  memoryId?: string | undefined;
  memoryType?: MemoryType | undefined;
  artifact?: Artifact | undefined;
  backend?: StorageBackend | undefined;
  present?: boolean | undefined;
  syncState?: SyncState | undefined;
}

/** @returns edges of the user's own memories, ordered by id */
export async function listEdges(
  database: GalleryDatabase,
  user: CurrentUser,
  filter: EdgeFilter,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<StorageEdgeRow[]> {
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
        edgeIsOwn(database, user, storageEdges),
      ),
    )
    .orderBy(asc(storageEdges.id))
    .limit(limit);
}

/** @returns what the edge with this id is about; `undefined` if it is not about a memory of the user's own */
export async function keyOfOwnEdge(
  database: GalleryDatabase,
  user: CurrentUser,
  id: string,
): Promise<EdgeKey | undefined> {
  const { memoryId, memoryType, artifact, backend } = storageEdges;
  const [key] = await database
    .select({ memoryId, memoryType, artifact, backend })
    .from(storageEdges)
    .where(and(eq(storageEdges.id, id), edgeIsOwn(database, user, storageEdges)));
  return key;
}

export interface CopyCount {
  backend: StorageBackend;
  artifact: Artifact;
  present: boolean;
  syncState: SyncState;
  count: number;
  sizeBytes: number;
}

/** Counts all copies that the gallery knows of, for whoever runs it. */
export async function countCopies(database: GalleryDatabase): Promise<CopyCount[]> {
  const { backend, artifact, present, syncState, sizeBytes } = storageEdges;
  const groups = { backend, artifact, present, syncState };
  return database
    .select({ ...groups, count: count(), sizeBytes: sql<number>`COALESCE(SUM(${sizeBytes}), 0)::float8` })
    .from(storageEdges)
    .groupBy(backend, artifact, present, syncState)
    .orderBy(asc(backend), asc(artifact), asc(present), asc(syncState));
}

/** A condition of queries: the edge is about a memory of the user's own. */
export function edgeIsOwn(
  database: GalleryDatabase,
  user: CurrentUser,
  edge: typeof storageEdges | typeof syncStatus,
): SQL {
  return exists(
    database
      .select({ one: sql`1` })
      .from(memories)
      .where(and(eq(memories.id, edge.memoryId), eq(memories.type, edge.memoryType), eq(memories.ownerId, user.id))),
  );
}
