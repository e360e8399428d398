import { and, eq, exists, or, type Placeholder, type SQL, sql } from "drizzle-orm";
import { hashSecret } from "../accounts/secrets.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import {
  galleries,
  galleryItems,
  galleryShares,
  groupMembers,
  memories,
  memoryShares,
  relationships,
} from "../database/schema.ts";

/** Somebody who is signed in. In a prepared query the id is a placeholder. */
interface Reader {
  id: string | Placeholder;
}

/**
 * These functions say who may see what, as conditions of queries. What readers may not see does not exist for them.
 * A share lets people read what is shared and, if its owner says so, change it. Only owners add to it, share, publish and
 * delete it, and report where its copies are.
 */
export function galleryIsReadable(database: GalleryDatabase, reader: Reader | undefined): SQL | undefined {
  if (reader === undefined) return sql`${galleries.isPublic}`;
  return or(galleries.isPublic, eq(galleries.ownerId, reader.id), galleryIsShared(database, reader));
}

/** Somebody shares the gallery with this reader: as a person, through a group or through a relationship. */
export function galleryIsShared(database: GalleryDatabase, reader: Reader, accessLevel?: "write"): SQL {
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
 * @param code the code of the memory's secret link, if the reader has it
 */
export function memoryIsReadable(
  database: GalleryDatabase,
  reader: Reader | undefined,
  code?: string,
): SQL | undefined {
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
export function memoryIsShared(database: GalleryDatabase, reader: Reader, accessLevel?: "write"): SQL {
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

function isSharedWith(database: GalleryDatabase, share: typeof memoryShares | typeof galleryShares, reader: Reader) {
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
