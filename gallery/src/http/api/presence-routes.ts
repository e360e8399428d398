import { createRoute, z } from "@hono/zod-openapi";
import { MEMORY_TYPES } from "@store-forever/protocol";
import { presenceOfGalleries, presenceOfMemories } from "../../edges/presence.ts";
import type { GalleryServices } from "../environment.ts";
import { decodeCursor, toPage } from "../schemas/cursor.ts";
import { memoryType, uuid } from "../schemas/edge-report.ts";
import { answers, apiRouter, idList, noSuch, pageOf, pageQuery, pathId, secretCode, signedIn } from "./api.ts";

const MAX_IDS = 100;
export const storageStatus = z.enum(["stored_forever", "partially_stored", "web2_only"]);

const galleryPresence = z
  .object({
    galleryId: uuid,
    totalMemories: z.number().int(),
    icpCompleteMemories: z.number().int(),
    icpCompletePercentage: z.number().int().min(0).max(100),
    icpComplete: z.boolean(),
    icpAny: z.boolean(),
    storageStatus,
  })
  .openapi("GalleryPresence");

const memoryPresence = z
  .object({
    memoryId: uuid,
    memoryType,
    metaNeon: z.boolean(),
    assetBlob: z.boolean(),
    metaIcp: z.boolean(),
    assetIcp: z.boolean(),
    storageStatus,
  })
  .openapi("MemoryPresence");

const typeList = z
  .string()
  .transform((list) => list.split(","))
  .pipe(z.array(memoryType))
  .openapi({ type: "string", description: `Some of ${MEMORY_TYPES.join(", ")}, between commas` });

const ofGallery = createRoute({
  method: "get",
  path: "/galleries/{id}/presence",
  summary: "How much of a gallery is stored forever",
  request: { params: pathId },
  responses: answers(galleryPresence, "Computed from the storage edges"),
});

const ofGalleries = createRoute({
  method: "get",
  path: "/galleries/storage-status",
  summary: "The same for several galleries; those the current user may not see are left out",
  request: { query: z.object({ ids: idList(MAX_IDS) }) },
  responses: answers(z.object({ items: z.array(galleryPresence) }), "By gallery id"),
});

const ofMemory = createRoute({
  method: "get",
  path: "/memories/{type}/{id}/presence",
  summary: "Which copies of a memory exist",
  request: { params: pathId.extend({ type: memoryType }), query: secretCode },
  responses: answers(memoryPresence, "Computed from the storage edges"),
});

const ofMemories = createRoute({
  method: "get",
  path: "/memories/presence",
  summary: "Which copies of several memories exist; without ids, of your own ones, page by page",
  request: { query: pageQuery.extend({ ids: idList(MAX_IDS).optional(), types: typeList.optional() }) },
  responses: answers(pageOf(memoryPresence), "By memory id"),
});

const statusOfMemories = createRoute({
  method: "get",
  path: "/memories/storage-status",
  summary: "One word about each of several memories; those the current user may not see are left out",
  request: { query: z.object({ ids: idList(MAX_IDS), types: typeList.optional() }) },
  responses: answers(
    z.object({ items: z.array(z.object({ memoryId: uuid, memoryType, storageStatus })) }),
    "By memory id",
  ),
});

export function presenceRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(ofGalleries, async (context) => {
    const { ids } = context.req.valid("query");
    return context.json({ items: await presenceOfGalleries(database, context.var.user, ids) }, 200);
  });

  routes.openapi(ofGallery, async (context) => {
    const { id } = context.req.valid("param");
    const [presence] = await presenceOfGalleries(database, context.var.user, [id]);
    if (presence === undefined) throw noSuch("gallery");
    return context.json(presence, 200);
  });

  routes.openapi(ofMemories, async (context) => {
    const { ids, types, limit, cursor } = context.req.valid("query");
    if (ids !== undefined)
      return context.json({ items: await presenceOfMemories(database, context.var.user, { ids, types }) }, 200);
    const user = signedIn(context);
    const own = { ownerId: user.id, after: decodeCursor(uuid, cursor), limit: limit + 1 };
    const rows = await presenceOfMemories(database, user, { types, own });
    return context.json(
      toPage(rows, limit, ({ memoryId }) => memoryId),
      200,
    );
  });

  routes.openapi(statusOfMemories, async (context) => {
    const rows = await presenceOfMemories(database, context.var.user, context.req.valid("query"));
    const items = rows.map(({ memoryId, memoryType, storageStatus }) => ({ memoryId, memoryType, storageStatus }));
    return context.json({ items }, 200);
  });

  routes.openapi(ofMemory, async (context) => {
    const { type, id } = context.req.valid("param");
    const { code } = context.req.valid("query");
    const [presence] = await presenceOfMemories(database, context.var.user, { ids: [id], types: [type], code });
    if (presence === undefined) throw noSuch("memory");
    return context.json(presence, 200);
  });

  return routes;
}
