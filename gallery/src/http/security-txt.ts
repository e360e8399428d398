import { Hono } from "hono";
import type { GalleryEnv, GalleryServices } from "./request/environment.ts";

const MONTHS_VALID = 6;

/** `/.well-known/security.txt` tells where to report a weakness (RFC 9116). */
export function securityTxt({ securityContact }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();
  routes.get("/.well-known/security.txt", (context) => {
    const { origin } = context.var;
    const now = new Date();
    const expires = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + MONTHS_VALID, 1));
    const lines = [
      // Without a contact of the gallery's own: the mailbox that RFC 2142 keeps for this.
      `Contact: ${securityContact ?? `mailto:security@${new URL(origin).hostname}`}`,
      `Expires: ${expires.toISOString()}`,
      "Preferred-Languages: en",
      `Canonical: ${origin}/.well-known/security.txt`,
    ];
    return context.text(`${lines.join("\n")}\n`);
  });
  return routes;
}
