import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { currentUserOf, SESSION_SECONDS, signOut } from "../../accounts/sessions.ts";
import type { GalleryDatabase } from "../../database/gallery-database.ts";
import type { GalleryEnv } from "./environment.ts";

export const SESSION_COOKIE = "gallery_session";

const attributes = ({ var: { origin } }: Context<GalleryEnv>) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure: origin.startsWith("https:") }) as const;

export const sessionToken = (context: Context): string | undefined => getCookie(context, SESSION_COOKIE);

/** Starts a session in the browser, and ends the one that it had before. */
export async function keepSession(
  context: Context<GalleryEnv>,
  database: GalleryDatabase,
  token: string,
): Promise<void> {
  const before = sessionToken(context);
  if (before !== undefined) await signOut(database, before);
  setCookie(context, SESSION_COOKIE, token, { ...attributes(context), maxAge: SESSION_SECONDS });
}

export function forgetSession(context: Context<GalleryEnv>): void {
  deleteCookie(context, SESSION_COOKIE, attributes(context));
}

const CHALLENGE_COOKIE = "gallery_ii_challenge";

export const challengeToken = (context: Context): string | undefined => getCookie(context, CHALLENGE_COOKIE);

/** Binds a nonce to the browser that asked for it. */
export function keepChallenge(context: Context<GalleryEnv>, token: string, seconds: number): void {
  setCookie(context, CHALLENGE_COOKIE, token, { ...attributes(context), maxAge: seconds });
}

/** Puts the current user into the context. */
export const withCurrentUser = (database: GalleryDatabase) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    const token = sessionToken(context);
    context.set("user", token === undefined ? undefined : await currentUserOf(database, token));
    await next();
  });
