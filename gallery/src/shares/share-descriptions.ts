import { and, asc, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { SignedInUser } from "../accounts/viewer.ts";
import type { Database } from "../database/database.ts";
import { groupMembers, groups, relationships, users } from "../database/schema.ts";
import { listShares, type Share, type Shared } from "./shares.ts";

export interface DescribedShare {
  id: string;
  /** Who may see it, in words. */
  withWhom: string;
}

/** What a person can choose from to share with, beside an invitation. */
export interface ShareChoices {
  people: { id: string; name: string }[];
  groups: { id: string; name: string }[];
  /** As the person calls them, e.g. `family`. */
  relationships: string[];
}

/** @throws Refusal NotFound, Unauthorized */
export async function describeShares(
  database: Database,
  user: SignedInUser,
  shared: Shared,
): Promise<DescribedShare[]> {
  const shares = await listShares(database, user, shared);
  const names = await namesOf(database, shares);
  return shares.map((share) => ({ id: share.id, withWhom: describe(share, names) }));
}

function describe(share: Share, names: ReadonlyMap<string, string>): string {
  if (share.groupId !== null) return `The group ${names.get(share.groupId) ?? "that is gone"}`;
  if (share.sharedRelationshipType !== null) return `Everyone counted as ${share.sharedRelationshipType}`;
  if (share.sharedWithId !== null) return names.get(share.sharedWithId) ?? "Somebody";
  return `An invitation of ${share.createdAt.toISOString().slice(0, 10)} that nobody has taken yet`;
}

async function namesOf(database: Database, shares: readonly Share[]): Promise<Map<string, string>> {
  const present = (ids: (string | null)[]) => ids.filter((id) => id !== null);
  const userIds = present(shares.map((share) => share.sharedWithId));
  const groupIds = present(shares.map((share) => share.groupId));
  const people =
    userIds.length === 0
      ? []
      : await database.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, userIds));
  const named =
    groupIds.length === 0
      ? []
      : await database.select({ id: groups.id, name: groups.name }).from(groups).where(inArray(groups.id, groupIds));
  return new Map([...people, ...named].map(({ id, name }) => [id, name]));
}

/** The people in one's groups and relationships, the groups, and the relationships' names. */
export async function listShareChoices(database: Database, user: SignedInUser): Promise<ShareChoices> {
  const member = alias(users, "member");
  const [ownGroups, members, related] = await Promise.all([
    database
      .select({ id: groups.id, name: groups.name })
      .from(groups)
      .where(eq(groups.ownerId, user.id))
      .orderBy(asc(groups.name), asc(groups.id)),
    database
      .selectDistinct({ id: member.id, name: member.name })
      .from(groups)
      .innerJoin(groupMembers, eq(groupMembers.groupId, groups.id))
      .innerJoin(member, eq(member.id, groupMembers.userId))
      .where(eq(groups.ownerId, user.id)),
    database
      .select({ id: users.id, name: users.name, type: relationships.type })
      .from(relationships)
      .innerJoin(users, and(eq(users.id, relationships.userId)))
      .where(eq(relationships.ownerId, user.id)),
  ]);
  const people = new Map([...members, ...related].map(({ id, name }) => [id, { id, name }]));
  return {
    people: [...people.values()].sort((one, other) => one.name.localeCompare(other.name)),
    groups: ownGroups,
    relationships: [...new Set(related.map(({ type }) => type))].sort(),
  };
}
