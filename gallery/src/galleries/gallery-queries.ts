import type { MemoryType } from "@store-forever/protocol";
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  getViewSelectedFields,
  inArray,
  not,
  type SQL,
  sql,
} from "drizzle-orm";
import { galleryIsReadable, galleryIsShared } from "../access/visibility.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { galleries, galleryItems, galleryPresenceMv, memories } from "../database/schema.ts";
import { type StorageStatus, statusOfGallery } from "../edges/presence.ts";
import type { MemoryRow } from "../memories/memory-queries.ts";

export type GalleryRow = typeof galleries.$inferSelect;

export interface GallerySummary {
  gallery: GalleryRow;
  itemCount: number;
  /** The picture on the gallery's card; `null` for a gallery without one. */
  coverId: string | null;
  /** As of the last refresh of the materialised view, seconds ago at most. */
  storageStatus: StorageStatus;
}

/** Where a page of galleries begins: after this one, the last of the page before. */
export interface GalleryCursor {
  title: string;
  id: string;
}

export interface GalleryListOptions {
  /** `shared`: somebody shares it with the current user. */
  ownership?: "own" | "others" | "shared" | undefined;
  /** As of the last refresh of the materialised view, seconds ago at most. */
  storageStatus?: StorageStatus | undefined;
  after?: GalleryCursor | undefined;
  limit: number;
}

/** @returns the galleries the current user may see, by title */
export async function listGalleries(
  database: GalleryDatabase,
  user: CurrentUser | undefined,
  { ownership, storageStatus, after, limit }: GalleryListOptions,
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
      icpComplete: galleryPresenceMv.icpComplete,
      icpAny: galleryPresenceMv.icpAny,
    })
    .from(galleries)
    .leftJoin(galleryPresenceMv, eq(galleryPresenceMv.galleryId, galleries.id))
    .where(
      and(
        galleryIsReadable(database, user),
        ownership && ownershipIs[ownership],
        storageStatus && hasStatus(storageStatus),
        after && sql`(${galleries.title}, ${galleries.id}) > (${after.title}, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(galleries.title), asc(galleries.id))
    .limit(limit);
  const facts = await summarise(
    database,
    page.map(({ gallery }) => gallery.id),
  );
  return page.map(({ gallery, icpComplete, icpAny }) => ({
    gallery,
    ...(facts.get(gallery.id) ?? { itemCount: 0, coverId: null }),
    storageStatus: statusOfGallery({ icpComplete: icpComplete ?? false, icpAny: icpAny ?? false }),
  }));
}

function hasStatus(status: StorageStatus): SQL {
  const { icpComplete, icpAny } = galleryPresenceMv;
  if (status === "stored_forever") return sql`${icpComplete}`;
  if (status === "partially_stored") return sql`${icpAny} AND NOT ${icpComplete}`;
  return sql`NOT COALESCE(${icpAny}, FALSE)`;
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

/** How many of the user's own galleries have which status, as of the last refresh of the materialised view. */
export async function countOwnByStatus(
  database: GalleryDatabase,
  user: CurrentUser,
): Promise<Record<StorageStatus, number>> {
  const counted = (status: StorageStatus) => sql<number>`(COUNT(*) FILTER (WHERE ${hasStatus(status)}))::int`;
  const [counts] = await database
    .select({
      stored_forever: counted("stored_forever"),
      partially_stored: counted("partially_stored"),
      web2_only: counted("web2_only"),
    })
    .from(galleries)
    .leftJoin(galleryPresenceMv, eq(galleryPresenceMv.galleryId, galleries.id))
    .where(eq(galleries.ownerId, user.id));
  return counts ?? { stored_forever: 0, partially_stored: 0, web2_only: 0 };
}

/** @returns `undefined` for a gallery that is not there for the current user */
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

/** An item's place in its gallery: positions are not unique. */
export interface ItemPlace {
  position: number;
  itemId: string;
}

export interface GalleryItemRow {
  itemId: string;
  position: number;
  isFeatured: boolean;
  /** With the item's caption where it has one. */
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

/** Items of a gallery that the current user may see, in order. */
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
  /** Counted from 1. */
  number: number;
}

/** @returns an item with those before and after it; `undefined` when it is not in the gallery */
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
