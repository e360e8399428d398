import type { GalleryPresence, MemoryType, SyncState } from "@store-forever/protocol";
import { and, asc, eq, getViewSelectedFields, gt, sql } from "drizzle-orm";
import { galleryIsReadable, memoryIsReadable } from "../access/visibility.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import { isAnyOf, uuidArray } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { prepared } from "../database/prepared.ts";
import { galleries, galleryPresence, memories, type memoryPresence } from "../database/schema.ts";
import { presenceOfRow, type StorageStatus, statusOf, statusOfMemory } from "./storage-status.ts";

/** Which artifacts of a memory are where, computed from the edges: the answer of `GET /api/memories/:type/:id/presence`. */
export type MemoryPresenceRow = typeof memoryPresence.$inferSelect & { storageStatus: StorageStatus };

const GALLERY_IDS = sql.placeholder("galleryIds");
const USER_ID = sql.placeholder("userId");

const selectPresence = (database: GalleryDatabase, user?: { id: typeof USER_ID }) =>
  database
    .select(getViewSelectedFields(galleryPresence))
    .from(galleries)
    .innerJoin(galleryPresence, eq(galleryPresence.galleryId, galleries.id))
    .where(
      and(
        isAnyOf(galleries.id, GALLERY_IDS),
        // Repeated for the view, so that it is computed for these galleries only.
        isAnyOf(galleryPresence.galleryId, GALLERY_IDS),
        galleryIsReadable(database, user),
      ),
    )
    .orderBy(asc(galleries.id));
const presenceForAnybody = prepared((database) => selectPresence(database).prepare("presence_for_anybody"));
const presenceForUser = prepared((database) => selectPresence(database, { id: USER_ID }).prepare("presence_for_user"));

/** @returns the presence of those galleries that the user may see */
export async function presenceOfGalleries(
  database: GalleryDatabase,
  user: CurrentUser | undefined,
  ids: readonly string[],
): Promise<GalleryPresence[]> {
  const galleryIds = uuidArray(ids);
  const rows =
    user === undefined
      ? await presenceForAnybody(database).execute({ galleryIds })
      : await presenceForUser(database).execute({ galleryIds, userId: user.id });
  return rows.map((row) => ({
    ...row,
    icpCompletePercentage: Math.floor((100 * row.icpCompleteMemories) / Math.max(row.totalMemories, 1)),
    storageStatus: statusOf(row),
  }));
}

export interface MemoryFilter {
  ids?: readonly string[] | undefined;
  types?: readonly MemoryType[] | undefined;
  /** The code of a memory's secret link. */
  code?: string | undefined;
  /** Only this owner's memories, after an id, at most so many. */
  own?: { ownerId: string; after: string | undefined; limit: number };
}

/** Memories without any edge count as stored nowhere. @returns those that the user may see, ordered by id */
export async function presenceOfMemories(
  database: GalleryDatabase,
  user: CurrentUser | undefined,
  { ids, types, code, own }: MemoryFilter,
): Promise<MemoryPresenceRow[]> {
  const orNot = (column: unknown) => sql<boolean>`COALESCE(${column}, FALSE)`;
  const edges = presenceOfRow(database);
  const query = database
    .select({
      memoryId: memories.id,
      memoryType: memories.type,
      metaNeon: orNot(edges.metaNeon),
      assetBlob: orNot(edges.assetBlob),
      metaIcp: orNot(edges.metaIcp),
      assetIcp: orNot(edges.assetIcp),
      assetWalrus: orNot(edges.assetWalrus),
      assetArweave: orNot(edges.assetArweave),
      assetS3: orNot(edges.assetS3),
      syncState: sql<SyncState>`COALESCE(${edges.syncState}, 'idle')`,
      isPaused: orNot(edges.isPaused),
    })
    .from(memories)
    .leftJoinLateral(edges, sql`TRUE`)
    .where(
      and(
        ids && isAnyOf(memories.id, ids),
        types && sql`${memories.type} = ANY(${`{${types.join(",")}}`}::memory_type_t[])`,
        own === undefined ? memoryIsReadable(database, user, code) : eq(memories.ownerId, own.ownerId),
        own?.after === undefined ? undefined : gt(memories.id, own.after),
      ),
    )
    .orderBy(asc(memories.id), asc(memories.type));
  const rows = await (own === undefined ? query : query.limit(own.limit));
  return rows.map((row) => ({ ...row, storageStatus: statusOfMemory(row) }));
}
