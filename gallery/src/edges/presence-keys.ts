import { and, asc, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { presenceKeys } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { SiteKey } from "../icp/site-presence.ts";

/** A person has an archive or two: a browser's own, and that of their identity. */
const MOST_KEYS = 10;

/** A row of the table. */
export type PresenceKeyRow = typeof presenceKeys.$inferSelect;

/** Keeps a key that somebody gives for their archive, in place of the one before. @throws GalleryError LimitExceeded */
export async function keepPresenceKey(database: GalleryDatabase, user: CurrentUser, key: SiteKey): Promise<void> {
  const known = await presenceKeysOf(database, user);
  const isKnown = known.some(({ owner, origin }) => owner === key.owner && origin === key.origin);
  if (!isKnown && known.length >= MOST_KEYS)
    throw new GalleryError("LimitExceeded", `This gallery asks at most ${MOST_KEYS} archives for you: remove one.`);
  await database
    .insert(presenceKeys)
    .values({ ...key, userId: user.id })
    .onConflictDoUpdate({
      target: [presenceKeys.userId, presenceKeys.owner, presenceKeys.origin],
      set: { secret: key.secret },
    });
}

/** The keys that somebody has given, oldest first. */
export function presenceKeysOf(database: GalleryDatabase, { id }: Pick<CurrentUser, "id">): Promise<PresenceKeyRow[]> {
  return database.select().from(presenceKeys).where(eq(presenceKeys.userId, id)).orderBy(asc(presenceKeys.createdAt));
}

/** Forgets a key. One that is not there is left alone. */
export async function forgetPresenceKey(
  database: GalleryDatabase,
  user: Pick<CurrentUser, "id">,
  owner: string,
): Promise<void> {
  await database.delete(presenceKeys).where(and(eq(presenceKeys.userId, user.id), eq(presenceKeys.owner, owner)));
}

/** Writes down what came of asking an archive. */
export async function noteAnswer(
  database: GalleryDatabase,
  { userId, owner, origin }: PresenceKeyRow,
  answer: { found: number; gone: number } | { problem: string },
): Promise<void> {
  const noted = { problem: null, ...answer, askedAt: new Date() };
  await database
    .update(presenceKeys)
    .set(noted)
    .where(and(eq(presenceKeys.userId, userId), eq(presenceKeys.owner, owner), eq(presenceKeys.origin, origin)));
}

/** Those whose archives have not been asked for so long, the longest first. */
export async function usersToAsk(database: GalleryDatabase, minutes: number, most: number): Promise<string[]> {
  const rows = await database
    .select({ userId: presenceKeys.userId })
    .from(presenceKeys)
    .where(or(isNull(presenceKeys.askedAt), lt(presenceKeys.askedAt, sql`now() - make_interval(mins => ${minutes})`)))
    .groupBy(presenceKeys.userId)
    .orderBy(sql`MIN(${presenceKeys.askedAt}) NULLS FIRST`)
    .limit(most);
  return rows.map(({ userId }) => userId);
}
