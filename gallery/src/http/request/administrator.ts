import { timingSafeEqual } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { hashSecret } from "../../accounts/secrets.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "./environment.ts";

const BEARER = /^Bearer (\S+)$/;

/** Lets only those through who know the token of whoever runs the gallery. */
export const requireAdministrator = (adminToken: string | undefined) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    if (adminToken === undefined)
      throw new GalleryError("Disabled", "Whoever runs this gallery has to set ADMIN_TOKEN first.");
    const [, token = ""] = BEARER.exec(context.req.header("Authorization") ?? "") ?? [];
    if (!timingSafeEqual(Buffer.from(hashSecret(token)), Buffer.from(hashSecret(adminToken))))
      throw new GalleryError("Unauthorized", "Send the gallery's ADMIN_TOKEN as “Authorization: Bearer …”.", {
        field: "Authorization",
      });
    await next();
  });
