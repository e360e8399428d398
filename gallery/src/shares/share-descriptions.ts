import { inArray } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { groups, users } from "../database/schema.ts";
import { listContacts } from "./contacts.ts";
import { listGroups } from "./groups.ts";
import { listShares, type Share, type Shared } from "./shares.ts";

export interface DescribedShare {
  id: string;
  /** Says in words who may see it. */
  withWhom: string;
  mayChange: boolean;
}

/** With whom a person can share, other than by an invitation. */
export interface ShareChoices {
  people: { id: string; name: string }[];
  groups: { id: string; name: string }[];
  /** The person's own words, e.g. `family`. */
  relationships: string[];
}

/** @throws GalleryError NotFound, Unauthorized */
export async function describeShares(
  database: GalleryDatabase,
  user: CurrentUser,
  shared: Shared,
): Promise<DescribedShare[]> {
  const shares = await listShares(database, user, shared);
  const names = await namesOf(database, shares);
  return shares.map((share) => ({
    id: share.id,
    withWhom: describe(share, names),
    mayChange: share.accessLevel === "write",
  }));
}

function describe(share: Share, names: ReadonlyMap<string, string>): string {
  if (share.groupId !== null) return `The group ${names.get(share.groupId) ?? "that was deleted"}`;
  if (share.sharedRelationshipType !== null) return `Everyone you call “${share.sharedRelationshipType}”`;
  if (share.sharedWithId !== null) return names.get(share.sharedWithId) ?? "Somebody";
  return `An invitation from ${share.createdAt.toISOString().slice(0, 10)} that nobody has accepted yet`;
}

async function namesOf(database: GalleryDatabase, shares: readonly Share[]): Promise<Map<string, string>> {
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

/** @returns the user's contacts, groups and relationships */
export async function listShareChoices(database: GalleryDatabase, user: CurrentUser): Promise<ShareChoices> {
  const [people, ownGroups] = [await listContacts(database, user), await listGroups(database, user)];
  const relationships = people.flatMap(({ relationship }) => relationship ?? []);
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    groups: ownGroups.map(({ id, name }) => ({ id, name })),
    relationships: [...new Set(relationships)].sort(),
  };
}
