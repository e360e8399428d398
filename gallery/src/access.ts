import type { MemoryType } from "@store-forever/protocol";
import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import type { SignedInUser, Viewer } from "./accounts/viewer.ts";
import type { Database } from "./database/database.ts";
import {
  galleries,
  galleryItems,
  galleryShares,
  groupMembers,
  memories,
  memoryShares,
  relationships,
} from "./database/schema.ts";
import { Refusal } from "./http/refusal.ts";

/**
 * Who may see what, as conditions of queries. What a viewer may not see does not exist for them.
 * Only owners write: a share of any level gives reading.
 */
export function galleryIsReadable(database: Database, viewer: Viewer): SQL | undefined {
  if (viewer === undefined) return sql`${galleries.isPublic}`;
  const shared = database
    .select({ one: sql`1` })
    .from(galleryShares)
    .where(and(eq(galleryShares.galleryId, galleries.id), isSharedWith(database, galleryShares, viewer)));
  return or(galleries.isPublic, eq(galleries.ownerId, viewer.id), exists(shared));
}

/** A condition on the view `memories`. Whoever may see a gallery may see what is in it. */
export function memoryIsReadable(database: Database, viewer: Viewer): SQL | undefined {
  const inReadableGallery = database
    .select({ one: sql`1` })
    .from(galleryItems)
    .innerJoin(galleries, eq(galleries.id, galleryItems.galleryId))
    .where(
      and(
        eq(galleryItems.memoryId, memories.id),
        eq(galleryItems.memoryType, memories.type),
        galleryIsReadable(database, viewer),
      ),
    );
  if (viewer === undefined) return or(memories.isPublic, exists(inReadableGallery));
  const shared = database
    .select({ one: sql`1` })
    .from(memoryShares)
    .where(
      and(
        eq(memoryShares.memoryId, memories.id),
        eq(memoryShares.memoryType, memories.type),
        isSharedWith(database, memoryShares, viewer),
      ),
    );
  return or(memories.isPublic, eq(memories.ownerId, viewer.id), exists(shared), exists(inReadableGallery));
}

function isSharedWith(database: Database, share: typeof memoryShares | typeof galleryShares, viewer: SignedInUser) {
  const isMember = database
    .select({ one: sql`1` })
    .from(groupMembers)
    .where(and(eq(groupMembers.groupId, share.groupId), eq(groupMembers.userId, viewer.id)));
  const isRelated = database
    .select({ one: sql`1` })
    .from(relationships)
    .where(
      and(
        eq(relationships.ownerId, share.ownerId),
        eq(relationships.userId, viewer.id),
        eq(relationships.type, share.sharedRelationshipType),
      ),
    );
  return or(eq(share.sharedWithId, viewer.id), exists(isMember), exists(isRelated));
}

/**
 * A memory that the user may read but does not own is no secret; any other does not exist for them.
 * @throws Refusal Unauthorized, NotFound
 */
export async function requireOwnMemory(
  database: Database,
  user: SignedInUser,
  memoryId: string,
  memoryType?: MemoryType,
  field = "memoryId",
): Promise<void> {
  const [readable] = await database
    .select({ ownerId: memories.ownerId })
    .from(memories)
    .where(
      and(eq(memories.id, memoryId), memoryType && eq(memories.type, memoryType), memoryIsReadable(database, user)),
    );
  if (readable === undefined) throw new Refusal("NotFound", "There is no such memory here.", { field });
  if (readable.ownerId !== user.id)
    throw new Refusal("Unauthorized", "Only a memory's owner changes it and sees where its copies are.", { field });
}

/** @throws Refusal Unauthorized (it may be read but is somebody else's), NotFound */
export async function requireOwnGallery(
  database: Database,
  user: SignedInUser,
  id: string,
  field = "id",
): Promise<void> {
  const [readable] = await database
    .select({ ownerId: galleries.ownerId })
    .from(galleries)
    .where(and(eq(galleries.id, id), galleryIsReadable(database, user)));
  if (readable === undefined) throw new Refusal("NotFound", "There is no such gallery here.", { field });
  if (readable.ownerId !== user.id) throw new Refusal("Unauthorized", "Only a gallery's owner changes it.", { field });
}
