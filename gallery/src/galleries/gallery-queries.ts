import type { MemoryType, SyncState } from "@store-forever/protocol";
import { and, asc, count, desc, eq, getTableColumns, getViewSelectedFields, inArray, not, sql } from "drizzle-orm";
import { galleryIsReadable, galleryIsShared } from "../access/visibility.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { galleries, galleryItems, galleryPresenceMv, memories } from "../database/schema.ts";
import { galleryHasStatus, galleryIsInState, type StorageStatus, statusOf } from "../edges/storage-status.ts";
import type { MemoryRow } from "../memories/memory-queries.ts";

export type GalleryRow = typeof galleries.$inferSelect;

export interface GallerySummary {
  gallery: GalleryRow;
  itemCount: number;
  /** The picture on the gallery's card; `null` for a gallery without pictures. */
  coverId: string | null;
  /** The status at the last refresh of the materialised view, at most seconds ago. */
  storageStatus: StorageStatus;
  /** The same for how many of its memories are on ICP, have a copy on its way, or one that failed. */
  icpCompleteMemories: number;
  migratingMemories: number;
  pausedMemories: number;
  failedMemories: number;
}

/** A listing of galleries begins after this gallery, the last one of the listing before. */
export interface GalleryCursor {
  title: string;
  id: string;
}

export interface GalleryListOptions {
  /** `shared` means that somebody shares the gallery with the user. */
  ownership?: "own" | "others" | "shared" | undefined;
  /** The status at the last refresh of the materialised view, at most seconds ago. */
  storageStatus?: StorageStatus | undefined;
  /** The same for copies that are on their way or failed. */
  syncState?: SyncState | undefined;
  after?: GalleryCursor | undefined;
  limit: number;
}

/** @returns the galleries that the user may see, ordered by title */
export async function listGalleries(
  database: GalleryDatabase,
  user: CurrentUser | undefined,
  { ownership, storageStatus, syncState, after, limit }: GalleryListOptions,
): Promise<GallerySummary[]> {
  const isOwn = user ? eq(galleries.ownerId, user.id) : sql`FALSE`;
  const ownershipIs = {
    own: isOwn,
    others: not(isOwn),
    shared: user ? galleryIsShared(database, user) : sql`FALSE`,
  };
  const page = await database
    .select({
      gallery: getTableColumns(galleries),
      presence: getViewSelectedFields(galleryPresenceMv),
    })
    .from(galleries)
    .leftJoin(galleryPresenceMv, eq(galleryPresenceMv.galleryId, galleries.id))
    .where(
      and(
        galleryIsReadable(database, user),
        ownership && ownershipIs[ownership],
        storageStatus && galleryHasStatus(storageStatus),
        syncState && galleryIsInState(syncState),
        after && sql`(${galleries.title}, ${galleries.id}) > (${after.title}, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(galleries.title), asc(galleries.id))
    .limit(limit);
  const facts = await summarise(
    database,
    page.map(({ gallery }) => gallery.id),
  );
  return page.map(({ gallery, presence }) => ({
    gallery,
    ...(facts.get(gallery.id) ?? { itemCount: 0, coverId: null }),
    // A gallery that is newer than the last refresh is empty.
    storageStatus: presence === null ? "web2_only" : statusOf(presence),
    icpCompleteMemories: presence?.icpCompleteMemories ?? 0,
    migratingMemories: presence?.migratingMemories ?? 0,
    pausedMemories: presence?.pausedMemories ?? 0,
    failedMemories: presence?.failedMemories ?? 0,
  }));
}

async function summarise(database: GalleryDatabase, galleryIds: string[]) {
  if (galleryIds.length === 0) return new Map<string, Pick<GallerySummary, "itemCount" | "coverId">>();
  const rows = await database
    .select({
      galleryId: galleryItems.galleryId,
      itemCount: count(),
      coverId: sql<string | null>`
        (ARRAY_AGG(${galleryItems.memoryId} ORDER BY ${galleryItems.isFeatured} DESC, ${galleryItems.position})
          FILTER (WHERE ${galleryItems.memoryType} = 'image'))[1]`,
    })
    .from(galleryItems)
    .where(inArray(galleryItems.galleryId, galleryIds))
    .groupBy(galleryItems.galleryId);
  return new Map(rows.map(({ galleryId, ...facts }) => [galleryId, facts]));
}

/** @returns how many of the user's own galleries have which status, as of the last refresh of the materialised view */
export async function countOwnByStatus(
  database: GalleryDatabase,
  user: CurrentUser,
): Promise<Record<StorageStatus | "migrating" | "failed", number>> {
  const counted = (status: StorageStatus) => sql<number>`(COUNT(*) FILTER (WHERE ${galleryHasStatus(status)}))::int`;
  const countedIn = (state: SyncState) => sql<number>`(COUNT(*) FILTER (WHERE ${galleryIsInState(state)}))::int`;
  const [counts] = await database
    .select({
      stored_forever: counted("stored_forever"),
      partially_stored: counted("partially_stored"),
      web2_only: counted("web2_only"),
      incomplete: counted("incomplete"),
      migrating: countedIn("migrating"),
      failed: countedIn("failed"),
    })
    .from(galleries)
    .leftJoin(galleryPresenceMv, eq(galleryPresenceMv.galleryId, galleries.id))
    .where(eq(galleries.ownerId, user.id));
  return counts ?? { stored_forever: 0, partially_stored: 0, web2_only: 0, incomplete: 0, migrating: 0, failed: 0 };
}

/** @returns `undefined` for a gallery that the user may not see */
export async function readGallery(
  database: GalleryDatabase,
  user: CurrentUser | undefined,
  id: string,
): Promise<GalleryRow | undefined> {
  const [gallery] = await database
    .select()
    .from(galleries)
    .where(and(eq(galleries.id, id), galleryIsReadable(database, user)));
  return gallery;
}

export async function countItems(database: GalleryDatabase, galleryId: string): Promise<number> {
  const [row] = await database
    .select({ count: count() })
    .from(galleryItems)
    .where(eq(galleryItems.galleryId, galleryId));
  return row?.count ?? 0;
}

/** An item's place in its gallery. The id is a part of it because positions are not unique. */
export interface ItemPlace {
  position: number;
  itemId: string;
}

export interface GalleryItemRow {
  itemId: string;
  position: number;
  isFeatured: boolean;
  /** The memory, with the item's caption if it has one. */
  memory: MemoryRow;
}

const itemColumns = {
  itemId: galleryItems.id,
  position: galleryItems.position,
  isFeatured: galleryItems.isFeatured,
  memory: {
    ...getViewSelectedFields(memories),
    caption: sql<string | null>`COALESCE(${galleryItems.caption}, ${memories.caption})`,
  },
};
const itemIsMemory = and(eq(galleryItems.memoryId, memories.id), eq(galleryItems.memoryType, memories.type));
const place = sql`(${galleryItems.position}, ${galleryItems.id})`;
const placeOf = ({ position, itemId }: ItemPlace) => sql`(${position}::int, ${itemId}::uuid)`;

export interface ItemRange {
  after?: ItemPlace | undefined;
  offset?: number;
  limit: number;
}

/** The caller has to check that the user may see the gallery. @returns its items, in order */
export async function listItems(
  database: GalleryDatabase,
  galleryId: string,
  { after, offset = 0, limit }: ItemRange,
): Promise<GalleryItemRow[]> {
  return database
    .select(itemColumns)
    .from(galleryItems)
    .innerJoin(memories, itemIsMemory)
    .where(and(eq(galleryItems.galleryId, galleryId), after && sql`${place} > ${placeOf(after)}`))
    .orderBy(asc(galleryItems.position), asc(galleryItems.id))
    .offset(offset)
    .limit(limit);
}

export interface NeighbouredItem {
  item: GalleryItemRow;
  previous: GalleryItemRow | undefined;
  next: GalleryItemRow | undefined;
  /** The item's number in the gallery, counted from 1. */
  number: number;
}

/** @returns an item with the ones before and after it; `undefined` if it is not in the gallery */
export async function readItem(
  database: GalleryDatabase,
  galleryId: string,
  memory: { id: string; type?: MemoryType | undefined },
): Promise<NeighbouredItem | undefined> {
  const inGallery = eq(galleryItems.galleryId, galleryId);
  const select = () => database.select(itemColumns).from(galleryItems).innerJoin(memories, itemIsMemory);
  const [item] = await select()
    .where(
      and(inGallery, eq(galleryItems.memoryId, memory.id), memory.type && eq(galleryItems.memoryType, memory.type)),
    )
    .limit(1);
  if (item === undefined) return undefined;
  const isBefore = and(inGallery, sql`${place} < ${placeOf(item)}`);
  const [previous] = await select()
    .where(isBefore)
    .orderBy(desc(galleryItems.position), desc(galleryItems.id))
    .limit(1);
  const [next] = await listItems(database, galleryId, { after: item, limit: 1 });
  const [before] = await database.select({ count: count() }).from(galleryItems).where(isBefore);
  return { item, previous, next, number: (before?.count ?? 0) + 1 };
}
