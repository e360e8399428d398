import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { SESSION_SECONDS, viewerOf } from "../accounts/sessions.ts";
import type { Database } from "../database/database.ts";
import type { GalleryEnv } from "./environment.ts";

export const SESSION_COOKIE = "gallery_session";

const attributes = (context: Context) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure: new URL(context.req.url).protocol === "https:" }) as const;

export const sessionToken = (context: Context): string | undefined => getCookie(context, SESSION_COOKIE);

export function keepSession(context: Context, token: string): void {
  setCookie(context, SESSION_COOKIE, token, { ...attributes(context), maxAge: SESSION_SECONDS });
}

export function forgetSession(context: Context): void {
  deleteCookie(context, SESSION_COOKIE, attributes(context));
}

const CHALLENGE_COOKIE = "gallery_ii_challenge";

export const challengeToken = (context: Context): string | undefined => getCookie(context, CHALLENGE_COOKIE);

/** Binds a nonce to the browser that asked for it. */
export function keepChallenge(context: Context, token: string, seconds: number): void {
  setCookie(context, CHALLENGE_COOKIE, token, { ...attributes(context), maxAge: seconds });
}

/** Puts who is looking into the context. */
export const withViewer = (database: Database) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    const token = sessionToken(context);
    context.set("viewer", token === undefined ? undefined : await viewerOf(database, token));
    await next();
  });
