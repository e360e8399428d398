import { createMiddleware } from "hono/factory";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { GalleryServices } from "../request/environment.ts";
import { SESSION_COOKIE } from "../request/session-cookie.ts";
import { folderRoutes } from "./folder-routes.ts";
import { galleryItemRoutes } from "./gallery-item-routes.ts";
import { galleryRoutes } from "./gallery-routes.ts";
import { groupRoutes } from "./group-routes.ts";
import { identityRoutes } from "./identity-routes.ts";
import { memoryRoutes } from "./memory-routes.ts";
import { apiRouter } from "./parts/route-parts.ts";
import { secretLinkRoutes } from "./secret-link-routes.ts";
import { shareRoutes } from "./share-routes.ts";
import { adminRoutes } from "./storage/admin-routes.ts";
import { edgeRoutes } from "./storage/edge-routes.ts";
import { presenceRoutes } from "./storage/presence-routes.ts";
import { reconciliationRoutes } from "./storage/reconciliation-routes.ts";
import { syncRoutes } from "./storage/sync-routes.ts";
import { uploadRoutes } from "./upload-routes.ts";

const INFO = {
  openapi: "3.1.0",
  info: {
    title: "Gallery",
    version: "1.0.0",
    description:
      "Galleries of memories, and which copies of them exist where. /archivable explains how archivers use it.",
  },
};

const noStore = createMiddleware(async (context, next) => {
  await next();
  context.res.headers.set("Cache-Control", "private, no-store");
});

/** All routes under `/api`. `/api/openapi.json` describes them. */
export function apiRoutes(services: GalleryServices) {
  const routes = apiRouter();
  routes.use(noStore);
  // Presence comes first: otherwise `/memories/presence` would be a memory of the type "presence".
  for (const part of [
    presenceRoutes,
    edgeRoutes,
    syncRoutes,
    reconciliationRoutes,
    memoryRoutes,
    uploadRoutes,
    galleryRoutes,
    galleryItemRoutes,
    folderRoutes,
    shareRoutes,
    groupRoutes,
    secretLinkRoutes,
    identityRoutes,
    adminRoutes,
  ])
    routes.route("/", part(services));

  routes.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
  });
  routes.openAPIRegistry.registerComponent("securitySchemes", "administrator", { type: "http", scheme: "bearer" });
  routes.get("/openapi.json", (context) =>
    context.json(routes.getOpenAPI31Document({ ...INFO, servers: [{ url: "/api" }] })),
  );

  routes.all("*", () => {
    throw new GalleryError("NotFound", "There is no such endpoint. /api/openapi.json describes the ones there are.");
  });
  return routes;
}
