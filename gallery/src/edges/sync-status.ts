import { and, desc, eq, getViewSelectedFields, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories, syncStatus } from "../database/schema.ts";
import { type EdgeFilter, edgeIsOwn } from "./edge-queries.ts";

export type SyncStatus = typeof syncStatus.$inferSelect;
export type SyncFilter = Pick<EdgeFilter, "syncState" | "backend" | "memoryType">;
/** A listing of sync statuses begins after this row, the last one of the listing before. */
export interface SyncCursor {
  updatedAt: string;
  edgeId: string;
}

/** @returns the latest changes first, each with the cursor from which to go on */
export async function listSyncStatus(
  database: GalleryDatabase,
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
        edgeIsOwn(database, user, syncStatus),
      ),
    )
    .orderBy(desc(syncStatus.updatedAt), desc(syncStatus.edgeId))
    .limit(limit);
  return rows.map(({ exactly, ...row }) => ({ ...row, cursor: { updatedAt: exactly, edgeId: row.edgeId } }));
}

/** A sync status with the title under which the person knows the memory. */
export type FollowedCopy = SyncStatus & { title: string };

/** @returns copies that are in progress or failed, the latest changes first */
export async function followCopies(
  database: GalleryDatabase,
  user: CurrentUser,
  limit: number,
): Promise<FollowedCopy[]> {
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
