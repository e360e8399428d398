import { createMiddleware } from "hono/factory";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "./environment.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const EXTENSION_ORIGIN = /^(chrome|moz|safari-web)-extension:\/\/[^/]+$/;

/**
 * Refuses state-changing requests that another site may have caused. Browsers send `Origin` with each of them, and pages
 * cannot forge it. Requests of the gallery's own pages pass. So does a browser extension that sends JSON: the session cookie
 * is `SameSite=Lax`, so it travels with an extension's request only if the person gave that extension access to this site.
 */
export const requireOwnOrigin = createMiddleware<GalleryEnv>(async (context, next) => {
  if (!SAFE_METHODS.has(context.req.method)) {
    const origin = context.req.header("Origin");
    const isJson = context.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase() === "application/json";
    const isOwn = origin === context.var.origin;
    const isExtension = origin !== undefined && EXTENSION_ORIGIN.test(origin) && isJson;
    if (!isOwn && !isExtension)
      throw new GalleryError(
        "Unauthorized",
        "Send this request from the gallery's own pages, or as JSON from an extension.",
        {
          field: "Origin",
        },
      );
  }
  await next();
});
