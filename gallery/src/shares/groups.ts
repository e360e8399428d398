import { and, asc, eq, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { groupMembers, groups, relationships } from "../database/schema.ts";
import { isForeignKeyViolation } from "../database/violations.ts";
import { GalleryError } from "../errors/gallery-error.ts";

export interface Group {
  id: string;
  name: string;
  memberIds: string[];
}

const asNotFound = (error: unknown) => {
  if (isForeignKeyViolation(error))
    throw new GalleryError("NotFound", "There is nobody with this id.", { field: "userId" });
  throw error;
};

export async function createGroup(database: GalleryDatabase, user: CurrentUser, name: string): Promise<Group> {
  const [group] = await database.insert(groups).values({ ownerId: user.id, name }).returning();
  if (group === undefined) throw new Error("The database did not keep a new group.");
  return { id: group.id, name, memberIds: [] };
}

export async function listGroups(database: GalleryDatabase, user: CurrentUser): Promise<Group[]> {
  return database
    .select({
      id: groups.id,
      name: groups.name,
      memberIds: sql<string[]>`
        COALESCE(JSON_AGG(${groupMembers.userId} ORDER BY ${groupMembers.userId})
          FILTER (WHERE ${groupMembers.userId} IS NOT NULL), '[]')`,
    })
    .from(groups)
    .leftJoin(groupMembers, eq(groupMembers.groupId, groups.id))
    .where(eq(groups.ownerId, user.id))
    .groupBy(groups.id)
    .orderBy(asc(groups.name), asc(groups.id));
}

/** Deletes a group, and with it the shares with the group. @throws GalleryError NotFound */
export async function deleteGroup(database: GalleryDatabase, user: CurrentUser, id: string): Promise<void> {
  await requireOwnGroup(database, user, id);
  await database.delete(groups).where(eq(groups.id, id));
}

/** @throws GalleryError NotFound */
export async function addMember(database: GalleryDatabase, user: CurrentUser, groupId: string, userId: string) {
  await requireOwnGroup(database, user, groupId);
  await database.insert(groupMembers).values({ groupId, userId }).onConflictDoNothing().catch(asNotFound);
}

/** @throws GalleryError NotFound */
export async function removeMember(database: GalleryDatabase, user: CurrentUser, groupId: string, userId: string) {
  await requireOwnGroup(database, user, groupId);
  await database.delete(groupMembers).where(and(eq(groupMembers.groupId, groupId), eq(groupMembers.userId, userId)));
}

/** Sets how a person is related to the user: family, friend, or whatever the user calls it. @throws GalleryError NotFound */
export async function setRelationship(database: GalleryDatabase, user: CurrentUser, userId: string, type: string) {
  await database
    .insert(relationships)
    .values({ ownerId: user.id, userId, type })
    .onConflictDoUpdate({ target: [relationships.ownerId, relationships.userId], set: { type } })
    .catch(asNotFound);
}

export async function endRelationship(database: GalleryDatabase, user: CurrentUser, userId: string): Promise<void> {
  await database.delete(relationships).where(and(eq(relationships.ownerId, user.id), eq(relationships.userId, userId)));
}

/** @throws GalleryError NotFound */
export async function requireOwnGroup(database: GalleryDatabase, user: CurrentUser, id: string): Promise<void> {
  const [group] = await database
    .select({ id: groups.id })
    .from(groups)
    .where(and(eq(groups.id, id), eq(groups.ownerId, user.id)));
  if (group === undefined) throw new GalleryError("NotFound", "You have no such group.", { field: "groupId" });
}
