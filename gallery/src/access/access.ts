import type { MemoryType } from "@store-forever/protocol";
import { and, eq, exists, or, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import { hashSecret } from "../accounts/secrets.ts";
import type { Database } from "../database/database.ts";
import {
  galleries,
  galleryItems,
  galleryShares,
  groupMembers,
  memories,
  memoryShares,
  relationships,
} from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";

/** Somebody signed in, or in a prepared query the place where their id goes. */
interface Reader {
  id: string | Placeholder;
}

/**
 * Who may see what, as conditions of queries. What a reader may not see does not exist for them.
 * A share gives reading and, where its owner says so, changing what is shared. Only owners add to it, share,
 * publish and delete it, and report where its copies are.
 */
export function galleryIsReadable(database: Database, reader: Reader | undefined): SQL | undefined {
  if (reader === undefined) return sql`${galleries.isPublic}`;
  return or(galleries.isPublic, eq(galleries.ownerId, reader.id), galleryIsShared(database, reader));
}

/** Somebody shares it with this reader: as a person, in a group or in a relationship. */
export function galleryIsShared(database: Database, reader: Reader, accessLevel?: "write"): SQL {
  return exists(
    database
      .select({ one: sql`1` })
      .from(galleryShares)
      .where(
        and(
          eq(galleryShares.galleryId, galleries.id),
          accessLevel && eq(galleryShares.accessLevel, accessLevel),
          isSharedWith(database, galleryShares, reader),
        ),
      ),
  );
}

/**
 * A condition on the view `memories`. Whoever may see a gallery may see what is in it.
 * @param code of the memory's secret link, if somebody came by one
 */
export function memoryIsReadable(database: Database, reader: Reader | undefined, code?: string): SQL | undefined {
  const hasLink = code === undefined ? undefined : eq(memories.ownerSecureCode, hashSecret(code));
  const inReadableGallery = database
    .select({ one: sql`1` })
    .from(galleryItems)
    .innerJoin(galleries, eq(galleries.id, galleryItems.galleryId))
    .where(
      and(
        eq(galleryItems.memoryId, memories.id),
        eq(galleryItems.memoryType, memories.type),
        galleryIsReadable(database, reader),
      ),
    );
  if (reader === undefined) return or(memories.isPublic, hasLink, exists(inReadableGallery));
  const shared = memoryIsShared(database, reader);
  return or(memories.isPublic, eq(memories.ownerId, reader.id), hasLink, shared, exists(inReadableGallery));
}

/** Somebody shares the memory itself with this reader. A condition on the view `memories`. */
export function memoryIsShared(database: Database, reader: Reader, accessLevel?: "write"): SQL {
  return exists(
    database
      .select({ one: sql`1` })
      .from(memoryShares)
      .where(
        and(
          eq(memoryShares.memoryId, memories.id),
          eq(memoryShares.memoryType, memories.type),
          accessLevel && eq(memoryShares.accessLevel, accessLevel),
          isSharedWith(database, memoryShares, reader),
        ),
      ),
  );
}

function isSharedWith(database: Database, share: typeof memoryShares | typeof galleryShares, reader: Reader) {
  const isMember = database
    .select({ one: sql`1` })
    .from(groupMembers)
    .where(and(eq(groupMembers.groupId, share.groupId), eq(groupMembers.userId, reader.id)));
  const isRelated = database
    .select({ one: sql`1` })
    .from(relationships)
    .where(
      and(
        eq(relationships.ownerId, share.ownerId),
        eq(relationships.userId, reader.id),
        eq(relationships.type, share.sharedRelationshipType),
      ),
    );
  return or(eq(share.sharedWithId, reader.id), exists(isMember), exists(isRelated));
}

/** What a user may do with what they may see. */
export type Permission = "read" | "write" | "own";

/**
 * A memory that the user may read but does not own is no secret; any other does not exist for them.
 * @throws GalleryError Unauthorized, NotFound
 */
export async function requireOwnMemory(
  database: Database,
  user: CurrentUser,
  memoryId: string,
  memoryType?: MemoryType,
  field = "memoryId",
): Promise<void> {
  const permission = await permissionOnMemory(database, user, memoryId, memoryType, field);
  if (permission !== "own")
    throw new GalleryError("Unauthorized", "Only a memory's owner does that, and sees where its copies are.", {
      field,
    });
}

/** @throws GalleryError NotFound */
export async function permissionOnMemory(
  database: Database,
  user: CurrentUser,
  memoryId: string,
  memoryType?: MemoryType,
  field = "id",
): Promise<Permission> {
  const [readable] = await database
    .select({ ownerId: memories.ownerId, isWritable: sql<boolean>`${memoryIsShared(database, user, "write")}` })
    .from(memories)
    .where(
      and(eq(memories.id, memoryId), memoryType && eq(memories.type, memoryType), memoryIsReadable(database, user)),
    );
  if (readable === undefined) throw new GalleryError("NotFound", "There is no such memory here.", { field });
  return permissionOf(user, readable);
}

/** @throws GalleryError Unauthorized (it may be read but is somebody else's), NotFound */
export async function requireOwnGallery(
  database: Database,
  user: CurrentUser,
  id: string,
  field = "id",
): Promise<void> {
  if ((await permissionOnGallery(database, user, id, field)) !== "own")
    throw new GalleryError("Unauthorized", "Only a gallery's owner does that.", { field });
}

/** @throws GalleryError NotFound */
export async function permissionOnGallery(
  database: Database,
  user: CurrentUser,
  id: string,
  field = "id",
): Promise<Permission> {
  const [readable] = await database
    .select({ ownerId: galleries.ownerId, isWritable: sql<boolean>`${galleryIsShared(database, user, "write")}` })
    .from(galleries)
    .where(and(eq(galleries.id, id), galleryIsReadable(database, user)));
  if (readable === undefined) throw new GalleryError("NotFound", "There is no such gallery here.", { field });
  return permissionOf(user, readable);
}

function permissionOf(
  user: CurrentUser,
  { ownerId, isWritable }: { ownerId: string; isWritable: boolean },
): Permission {
  if (ownerId === user.id) return "own";
  return isWritable ? "write" : "read";
}

/** @throws GalleryError Unauthorized, NotFound */
export async function requireWritableGallery(database: Database, user: CurrentUser, id: string): Promise<void> {
  if ((await permissionOnGallery(database, user, id)) === "read")
    throw new GalleryError("Unauthorized", "You may see this gallery but not change it. Ask its owner.", {
      field: "id",
    });
}
