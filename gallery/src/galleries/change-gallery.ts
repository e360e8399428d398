import { randomUUID } from "node:crypto";
import type { MemoryType } from "@store-forever/protocol";
import { and, eq, or, sql } from "drizzle-orm";
import { requireOwnGallery, requireOwnMemory, requireWritableGallery } from "../access/access-rights.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { keyOfMemory } from "../database/memory-key.ts";
import { galleries, galleryItems, memories } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { GalleryRow } from "./gallery-queries.ts";

export interface GalleryChange {
  title?: string | undefined;
  description?: string | null | undefined;
  isPublic?: boolean | undefined;
}

export async function createGallery(
  database: GalleryDatabase,
  user: CurrentUser,
  input: GalleryChange & { title: string },
): Promise<GalleryRow> {
  const [gallery] = await database
    .insert(galleries)
    .values({ id: randomUUID(), ownerId: user.id, ...input })
    .returning();
  if (gallery === undefined) throw new Error("The database did not keep a new gallery.");
  return gallery;
}

/** Only the owner can change who may see a gallery. @throws GalleryError NotFound, Unauthorized */
export async function changeGallery(
  database: GalleryDatabase,
  user: CurrentUser,
  id: string,
  change: GalleryChange,
): Promise<void> {
  await (change.isPublic === undefined ? requireWritableGallery : requireOwnGallery)(database, user, id);
  if (Object.values(change).some((value) => value !== undefined))
    await database.update(galleries).set(change).where(eq(galleries.id, id));
}

/** Deletes a gallery. The memories in it stay. @throws GalleryError NotFound, Unauthorized */
export async function deleteGallery(database: GalleryDatabase, user: CurrentUser, id: string): Promise<void> {
  await requireOwnGallery(database, user, id);
  await database.delete(galleries).where(eq(galleries.id, id));
}

export interface NewItem {
  memoryId: string;
  memoryType: MemoryType;
  caption?: string | undefined;
  isFeatured?: boolean | undefined;
}

/**
 * Adds the user's own memories at the end of their own gallery, all of them or none. Those that are in it already stay where
 * they are. All memories of a gallery are its owner's, so that one person stores all of it and reports where the copies are.
 * @throws GalleryError NotFound, Unauthorized
 */
export async function addItems(
  database: GalleryDatabase,
  user: CurrentUser,
  galleryId: string,
  items: readonly NewItem[],
): Promise<void> {
  await requireOwnGallery(database, user, galleryId);
  await database.transaction(async (transaction) => {
    await requireOwnMemories(transaction, user, items);
    // The lock keeps positions different when several requests add items at once.
    await transaction.select({ id: galleries.id }).from(galleries).where(eq(galleries.id, galleryId)).for("update");
    const [last] = await transaction
      .select({ position: sql<number>`COALESCE(MAX(${galleryItems.position}), -1)::int` })
      .from(galleryItems)
      .where(eq(galleryItems.galleryId, galleryId));
    const start = (last?.position ?? -1) + 1;
    await transaction
      .insert(galleryItems)
      .values(items.map((item, index) => ({ ...item, galleryId, position: start + index })))
      .onConflictDoNothing();
  });
}

/** One query checks all of them. A second one only finds out what is wrong with the first that is not the user's. */
async function requireOwnMemories(
  database: GalleryDatabase,
  user: CurrentUser,
  items: readonly NewItem[],
): Promise<void> {
  const ids = items.map(({ memoryId }) => memoryId);
  const own = await database
    .select({ memoryId: memories.id, memoryType: memories.type })
    .from(memories)
    .where(and(isAnyOf(memories.id, ids), eq(memories.ownerId, user.id)));
  const keys = new Set(own.map(keyOfMemory));
  for (const [index, item] of items.entries())
    if (!keys.has(keyOfMemory(item)))
      await requireOwnMemory(database, user, item.memoryId, item.memoryType, `${index}.memoryId`);
}

export interface ItemChange {
  caption?: string | null | undefined;
  isFeatured?: boolean | undefined;
  position?: number | undefined;
}

/** @throws GalleryError NotFound, Unauthorized */
export async function changeItem(
  database: GalleryDatabase,
  user: CurrentUser,
  { galleryId, itemId }: { galleryId: string; itemId: string },
  change: ItemChange,
): Promise<void> {
  await requireWritableGallery(database, user, galleryId);
  const [changed] = await database
    .update(galleryItems)
    .set({ ...change, updatedAt: new Date() })
    .where(and(eq(galleryItems.id, itemId), eq(galleryItems.galleryId, galleryId)))
    .returning({ id: galleryItems.id });
  if (changed === undefined) throw noSuchItem();
}

/** Makes this item, and no other, the picture on the gallery's card. @throws GalleryError NotFound, Unauthorized */
export async function makeCover(
  database: GalleryDatabase,
  user: CurrentUser,
  { galleryId, itemId }: { galleryId: string; itemId: string },
): Promise<void> {
  await requireWritableGallery(database, user, galleryId);
  await database.transaction(async (transaction) => {
    const changed = await transaction
      .update(galleryItems)
      .set({ isFeatured: sql`${galleryItems.id} = ${itemId}` })
      .where(and(eq(galleryItems.galleryId, galleryId), or(galleryItems.isFeatured, eq(galleryItems.id, itemId))))
      .returning({ id: galleryItems.id });
    if (!changed.some(({ id }) => id === itemId)) throw noSuchItem();
  });
}

/** Removes an item from a gallery. The memory stays. @throws GalleryError NotFound, Unauthorized */
export async function removeItem(
  database: GalleryDatabase,
  user: CurrentUser,
  { galleryId, itemId }: { galleryId: string; itemId: string },
): Promise<void> {
  await requireWritableGallery(database, user, galleryId);
  const [removed] = await database
    .delete(galleryItems)
    .where(and(eq(galleryItems.id, itemId), eq(galleryItems.galleryId, galleryId)))
    .returning({ id: galleryItems.id });
  if (removed === undefined) throw noSuchItem();
}

const noSuchItem = () => new GalleryError("NotFound", "There is no such item in this gallery.", { field: "itemId" });
