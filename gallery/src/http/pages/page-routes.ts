import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { accountPages } from "./account-pages.tsx";
import { addPages } from "./add-pages.tsx";
import { dashboardPages } from "./dashboard-pages.tsx";
import { galleryPages } from "./gallery-pages.tsx";
import { gallerySettingsPages } from "./gallery-settings-pages.tsx";
import { invitationPages } from "./invitation-pages.tsx";
import { memoryPages } from "./memory-pages.tsx";
import { memorySettingsPages } from "./memory-settings-pages.tsx";
import { peoplePages } from "./people-pages.tsx";

const pageFile = (name: string) => readFileSync(new URL(`../../views/assets/${name}`, import.meta.url), "utf8");
const STYLE = ["base", "memories", "forms"].map((part) => pageFile(`${part}.css`)).join("");
const LIVE_SCRIPT = pageFile("live.js");
const UPLOAD_SCRIPT = pageFile("upload.js");
const IDENTITY_SCRIPT = pageFile("identity.js");
const ICON = pageFile("icon.svg");

/** All pages of the site, with their styles and scripts. */
export function pageRoutes(services: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();
  for (const pages of [
    galleryPages,
    gallerySettingsPages,
    memoryPages,
    memorySettingsPages,
    dashboardPages,
    addPages,
    peoplePages,
    invitationPages,
    accountPages,
  ])
    routes.route("/", pages(services));
  routes.get("/style.css", etag(), (context) =>
    context.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }),
  );
  routes.get("/live.js", etag(), (context) =>
    context.body(LIVE_SCRIPT, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  routes.get("/upload.js", etag(), (context) =>
    context.body(UPLOAD_SCRIPT, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  routes.get("/identity.js", etag(), (context) =>
    context.body(IDENTITY_SCRIPT, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  routes.get("/icon.svg", etag(), (context) => context.body(ICON, 200, { "Content-Type": "image/svg+xml" }));
  return routes;
}
