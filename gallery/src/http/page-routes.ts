import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { GalleryEnv, GalleryServices } from "./environment.ts";
import { accountPages } from "./pages/account-pages.tsx";
import { galleryPages } from "./pages/gallery-pages.tsx";
import { ownPages } from "./pages/own-pages.tsx";

const STYLE = readFileSync(new URL("../pages/style.css", import.meta.url), "utf8");
const IDENTITY_SCRIPT = readFileSync(new URL("../pages/identity.js", import.meta.url), "utf8");
const ICON = readFileSync(new URL("../pages/icon.svg", import.meta.url), "utf8");

/** The pages people see. */
export function pageRoutes(services: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();
  routes.route("/", galleryPages(services));
  routes.route("/", ownPages(services));
  routes.route("/", accountPages(services));
  routes.get("/style.css", etag(), (context) =>
    context.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }),
  );
  routes.get("/identity.js", etag(), (context) =>
    context.body(IDENTITY_SCRIPT, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  routes.get("/icon.svg", etag(), (context) => context.body(ICON, 200, { "Content-Type": "image/svg+xml" }));
  return routes;
}
