import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "./environment.ts";

/** @throws GalleryError Unauthorized when nobody is signed in */
export function signedIn(context: Context<GalleryEnv>): CurrentUser {
  const { user } = context.var;
  if (user === undefined)
    throw new GalleryError("Unauthorized", "Sign in to the gallery first.", { reason: "notSignedIn" });
  return user;
}

/** Refuses people who are not signed in before anything of a body is read. */
export const requireSignIn = createMiddleware<GalleryEnv>(async (context, next) => {
  signedIn(context);
  await next();
});
