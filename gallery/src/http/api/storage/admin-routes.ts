import { createRoute } from "@hono/zod-openapi";
import { refreshGalleryPresence } from "../../../edges/refresh-presence.ts";
import { requireAdministrator } from "../../request/administrator.ts";
import type { GalleryServices } from "../../request/environment.ts";
import { answersNothing, apiRouter } from "../parts/route-parts.ts";

/** What whoever runs the gallery asks of it. */
export function adminRoutes({ database, adminToken }: GalleryServices) {
  const routes = apiRouter();
  const refresh = createRoute({
    method: "post",
    path: "/storage/presence/refresh",
    summary: "Refresh the status of galleries in lists now, for administrators",
    security: [{ administrator: [] }],
    middleware: [requireAdministrator(adminToken)] as const,
    responses: answersNothing,
  });

  routes.openapi(refresh, async (context) => {
    await refreshGalleryPresence(database);
    return context.body(null, 204);
  });

  return routes;
}
