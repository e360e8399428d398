import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { galleryShares, groupMembers, groups, memoryShares, relationships, users } from "../database/schema.ts";

/** Somebody whom a person knows at this gallery site. */
export interface Contact {
  id: string;
  name: string;
  /** How they are related to the person; `null` for those who are only in a group or have only a share. */
  relationship: string | null;
}

/** @returns the people in the user's relationships and groups, and those with whom the user shares something, by name */
export async function listContacts(database: GalleryDatabase, user: CurrentUser): Promise<Contact[]> {
  const sharedWith = (table: typeof galleryShares | typeof memoryShares) =>
    database
      .select({ id: sql<string>`${table.sharedWithId}` })
      .from(table)
      .where(and(eq(table.ownerId, user.id), isNotNull(table.sharedWithId)));
  const known = union(
    database
      .select({ id: sql<string>`${relationships.userId}` })
      .from(relationships)
      .where(eq(relationships.ownerId, user.id)),
    database
      .select({ id: sql<string>`${groupMembers.userId}` })
      .from(groupMembers)
      .innerJoin(groups, eq(groups.id, groupMembers.groupId))
      .where(eq(groups.ownerId, user.id)),
    sharedWith(galleryShares),
    sharedWith(memoryShares),
  );
  const rows = await database
    .select({ id: users.id, name: users.name, relationship: relationships.type })
    .from(users)
    .leftJoin(relationships, and(eq(relationships.ownerId, user.id), eq(relationships.userId, users.id)))
    .where(inArray(users.id, known));
  return rows.sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
}
