import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../database/database.ts";
import { sessions, users } from "../database/schema.ts";
import { passwordMatches } from "./passwords.ts";
import type { Viewer } from "./viewer.ts";

export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** @returns the new session's token; `undefined` for a wrong e-mail address or password */
export async function signIn(database: Database, email: string, password: string): Promise<string | undefined> {
  // Postgres refuses to look for a text with a NUL character, and no address has one.
  const address = email.trim().toLowerCase().replaceAll("\0", "");
  const [user] = await database.select().from(users).where(eq(users.email, address));
  const matches = await passwordMatches(password, user?.passwordHash);
  return user !== undefined && matches ? openSession(database, user.id) : undefined;
}

/** @returns the token, which only the browser keeps */
export async function openSession(database: Database, userId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await database.delete(sessions).where(lte(sessions.expiresAt, sql`now()`));
  await database.insert(sessions).values({
    tokenHash: hashToken(token),
    userId,
    expiresAt: new Date(Date.now() + SESSION_SECONDS * 1000),
  });
  return token;
}

export async function signOut(database: Database, token: string): Promise<void> {
  await database.delete(sessions).where(eq(sessions.tokenHash, hashToken(token)));
}

export async function viewerOf(database: Database, token: string): Promise<Viewer> {
  const [user] = await database
    .select({ id: users.id, name: users.name })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.tokenHash, hashToken(token)), gt(sessions.expiresAt, sql`now()`)));
  return user;
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
