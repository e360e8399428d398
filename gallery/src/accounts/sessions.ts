import { and, eq, gt, lte, ne, sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { prepared } from "../database/prepared.ts";
import { sessions, users } from "../database/schema.ts";
import { isUniqueViolation } from "../database/violations.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { Credentials, CurrentUser } from "./current-user.ts";
import { hashPassword, matchingHash, normalEmail } from "./passwords.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const DAY_SECONDS = 24 * 60 * 60;
/** A session ends at this age. */
export const SESSION_SECONDS = 30 * DAY_SECONDS;
/** It ends earlier when nobody has used it for this long. */
export const IDLE_SECONDS = 7 * DAY_SECONDS;
/** The use of a session is recorded at most this often. */
const RECORD_USE_SECONDS = 60 * 60;

/**
 * An address may have several accounts, with different passwords: it is what somebody signs in with, and proves nothing.
 * @returns the new session's token; `undefined` for a wrong e-mail address or password
 */
export async function signIn(database: GalleryDatabase, { email, password }: Credentials): Promise<string | undefined> {
  // Postgres refuses to look for a text with a NUL character. No address has one.
  const address = normalEmail(email).replaceAll("\0", "");
  const accounts = await database.select().from(users).where(eq(users.email, address));
  const hashes = accounts.map(({ passwordHash }) => passwordHash);
  const matching = await matchingHash({ email: address, password }, hashes);
  const user = accounts.find(({ passwordHash }) => passwordHash === matching);
  return user && startSession(database, user.id);
}

/** @returns the token, which only the browser keeps */
export async function startSession(database: GalleryDatabase, userId: string): Promise<string> {
  const token = newSecret();
  await database.delete(sessions).where(lte(sessions.expiresAt, sql`now()`));
  await database.insert(sessions).values({
    tokenHash: hashSecret(token),
    userId,
    expiresAt: new Date(Date.now() + IDLE_SECONDS * 1000),
  });
  return token;
}

export async function signOut(database: GalleryDatabase, token: string): Promise<void> {
  await database.delete(sessions).where(eq(sessions.tokenHash, hashSecret(token)));
}

const expiryIfUsedNow = sql`
  LEAST(now() + make_interval(secs => ${IDLE_SECONDS}), ${sessions.createdAt} + make_interval(secs => ${SESSION_SECONDS}))`;

const isOpen = and(eq(sessions.tokenHash, sql.placeholder("tokenHash")), gt(sessions.expiresAt, sql`now()`));
const userOfSession = prepared((database) =>
  database
    .select({
      id: users.id,
      name: users.name,
      isUseRecorded: sql<boolean>`${sessions.expiresAt} > ${expiryIfUsedNow} - make_interval(secs => ${RECORD_USE_SECONDS})`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(isOpen)
    .prepare("user_of_session"),
);

export async function currentUserOf(database: GalleryDatabase, token: string): Promise<CurrentUser | undefined> {
  const tokenHash = hashSecret(token);
  const [found] = await userOfSession(database).execute({ tokenHash });
  if (found === undefined) return undefined;
  const { isUseRecorded, ...user } = found;
  if (!isUseRecorded)
    await database.update(sessions).set({ expiresAt: expiryIfUsedNow }).where(eq(sessions.tokenHash, tokenHash));
  return user;
}

/** @returns in how many browsers the user is signed in */
export async function countSessions(database: GalleryDatabase, user: CurrentUser): Promise<number> {
  return database.$count(sessions, and(eq(sessions.userId, user.id), gt(sessions.expiresAt, sql`now()`)));
}

/** @param exceptToken the token of the session that stays */
export async function signOutElsewhere(
  database: GalleryDatabase,
  user: CurrentUser,
  exceptToken: string,
): Promise<void> {
  await database
    .delete(sessions)
    .where(and(eq(sessions.userId, user.id), ne(sessions.tokenHash, hashSecret(exceptToken))));
}

/**
 * Changes the password and ends all of the user's sessions, so that whoever knew the old password is signed out.
 * @returns a new session's token; `undefined` when the current password is wrong
 * @throws GalleryError InvalidArgument
 */
export async function changePassword(
  database: GalleryDatabase,
  user: CurrentUser,
  { currentPassword, password }: { currentPassword: string; password: string },
): Promise<string | undefined> {
  const [found] = await database.select().from(users).where(eq(users.id, user.id));
  if (found === undefined) return undefined;
  const { email } = found;
  if ((await matchingHash({ email, password: currentPassword }, [found.passwordHash])) === undefined) return undefined;
  const passwordHash = await hashPassword({ email, password });
  return database.transaction(async (transaction) => {
    await transaction.update(users).set({ passwordHash }).where(eq(users.id, user.id)).catch(asTaken);
    await transaction.delete(sessions).where(eq(sessions.userId, user.id));
    return startSession(transaction, user.id);
  });
}

/** Another account of the address has this password: most likely the same person's. */
function asTaken(error: unknown): never {
  if (isUniqueViolation(error))
    throw new GalleryError("InvalidArgument", "Choose another password.", { field: "password" });
  throw error;
}
