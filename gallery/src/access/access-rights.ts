import type { MemoryType } from "@store-forever/protocol";
import { and, eq, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { keyOfMemory } from "../database/memory-key.ts";
import { galleries, memories } from "../database/schema.ts";
import { GalleryError, noSuch } from "../errors/gallery-error.ts";
import { galleryIsReadable, galleryIsShared, memoryIsReadable, memoryIsShared } from "./visibility.ts";

/** What people may do with something that they may see. */
export type AccessRight = "read" | "write" | "own";

/**
 * For a memory that the user may read but does not own, the error says so. Any other memory does not exist for them.
 * @throws GalleryError Unauthorized, NotFound
 */
export async function requireOwnMemory(
  database: GalleryDatabase,
  user: CurrentUser,
  memoryId: string,
  memoryType?: MemoryType,
  field = "memoryId",
): Promise<void> {
  const right = await accessRightToMemory(database, user, memoryId, memoryType, field);
  if (right !== "own") throw notYours(field);
}

export const notYours = (field: string): GalleryError =>
  new GalleryError("Unauthorized", "Only the memory's owner can do that and see where its copies are.", { field });

/** @returns the keys (`keyOfMemory`) of those memories with one of these ids that the user may read */
export async function readableMemories(
  database: GalleryDatabase,
  user: CurrentUser,
  memoryIds: readonly string[],
): Promise<Set<string>> {
  if (memoryIds.length === 0) return new Set();
  const rows = await database
    .select({ memoryId: memories.id, memoryType: memories.type })
    .from(memories)
    .where(and(isAnyOf(memories.id, memoryIds), memoryIsReadable(database, user)));
  return new Set(rows.map(keyOfMemory));
}

/** @throws GalleryError NotFound */
export async function accessRightToMemory(
  database: GalleryDatabase,
  user: CurrentUser,
  memoryId: string,
  memoryType?: MemoryType,
  field = "id",
): Promise<AccessRight> {
  const [readable] = await database
    .select({ ownerId: memories.ownerId, isWritable: sql<boolean>`${memoryIsShared(database, user, "write")}` })
    .from(memories)
    .where(
      and(eq(memories.id, memoryId), memoryType && eq(memories.type, memoryType), memoryIsReadable(database, user)),
    );
  if (readable === undefined) throw noSuch("memory", field);
  return accessRightOf(user, readable);
}

/** @throws GalleryError Unauthorized (the user may read it but does not own it), NotFound */
export async function requireOwnGallery(
  database: GalleryDatabase,
  user: CurrentUser,
  id: string,
  field = "id",
): Promise<void> {
  if ((await accessRightToGallery(database, user, id, field)) !== "own")
    throw new GalleryError("Unauthorized", "Only the gallery's owner can do that.", { field });
}

/** @throws GalleryError NotFound */
export async function accessRightToGallery(
  database: GalleryDatabase,
  user: CurrentUser,
  id: string,
  field = "id",
): Promise<AccessRight> {
  const [readable] = await database
    .select({ ownerId: galleries.ownerId, isWritable: sql<boolean>`${galleryIsShared(database, user, "write")}` })
    .from(galleries)
    .where(and(eq(galleries.id, id), galleryIsReadable(database, user)));
  if (readable === undefined) throw noSuch("gallery", field);
  return accessRightOf(user, readable);
}

function accessRightOf(
  user: CurrentUser,
  { ownerId, isWritable }: { ownerId: string; isWritable: boolean },
): AccessRight {
  if (ownerId === user.id) return "own";
  return isWritable ? "write" : "read";
}

/** @throws GalleryError Unauthorized, NotFound */
export async function requireWritableGallery(database: GalleryDatabase, user: CurrentUser, id: string): Promise<void> {
  if ((await accessRightToGallery(database, user, id)) === "read")
    throw new GalleryError("Unauthorized", "You can see this gallery but not change it. Ask its owner.", {
      field: "id",
    });
}
