import { createRoute, z } from "@hono/zod-openapi";
import { MEMORY_TYPES } from "@store-forever/protocol";
import { presenceOfGalleries, presenceOfMemories } from "../../../edges/presence.ts";
import { noSuch } from "../../../errors/gallery-error.ts";
import type { GalleryServices } from "../../request/environment.ts";
import { signedIn } from "../../request/signed-in.ts";
import { decodeCursor, toListing } from "../../schemas/cursor.ts";
import { memoryTypeField, storageStatusField, syncStateField, uuidField } from "../../schemas/fields.ts";
import {
  answers,
  apiRouter,
  idList,
  listingOf,
  listingQuery,
  pathId,
  secretCode,
  typeAndId,
} from "../parts/route-parts.ts";

const MAX_IDS = 100;

const galleryPresence = z
  .object({
    galleryId: uuidField,
    totalMemories: z.number().int(),
    icpCompleteMemories: z.number().int(),
    icpCompletePercentage: z.number().int().min(0).max(100),
    icpComplete: z.boolean(),
    icpAny: z.boolean(),
    standardComplete: z.boolean(),
    hasWalrus: z.boolean(),
    hasArweave: z.boolean(),
    hasS3: z.boolean(),
    migratingMemories: z.number().int(),
    pausedMemories: z.number().int(),
    failedMemories: z.number().int(),
    storageStatus: storageStatusField,
  })
  .openapi("GalleryPresence");

const memoryPresence = z
  .object({
    memoryId: uuidField,
    memoryType: memoryTypeField,
    metaNeon: z.boolean(),
    assetBlob: z.boolean(),
    metaIcp: z.boolean(),
    assetIcp: z.boolean(),
    assetWalrus: z.boolean(),
    assetArweave: z.boolean(),
    assetS3: z.boolean(),
    syncState: syncStateField,
    isPaused: z.boolean(),
    storageStatus: storageStatusField,
  })
  .openapi("MemoryPresence");

const typeList = z
  .string()
  .transform((list) => list.split(","))
  .pipe(z.array(memoryTypeField))
  .openapi({ type: "string", description: `Some of ${MEMORY_TYPES.join(", ")}, with commas between them` });

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
  summary: "The same for several galleries, without those that you may not see",
  request: { query: z.object({ ids: idList(MAX_IDS) }) },
  responses: answers(z.object({ items: z.array(galleryPresence) }), "By gallery id"),
});

const ofMemory = createRoute({
  method: "get",
  path: "/memories/{type}/{id}/presence",
  summary: "Which copies of a memory exist",
  request: { params: typeAndId, query: secretCode },
  responses: answers(memoryPresence, "Computed from the storage edges"),
});

const ofMemoryById = createRoute({
  method: "get",
  path: "/memories/{id}/presence",
  summary: "The same for a memory of any type",
  request: { params: pathId, query: secretCode },
  responses: answers(memoryPresence, "Computed from the storage edges"),
});

const ofMemories = createRoute({
  method: "get",
  path: "/memories/presence",
  summary: "Which copies of several memories exist; without ids, a listing of all your memories",
  request: { query: listingQuery.extend({ ids: idList(MAX_IDS).optional(), types: typeList.optional() }) },
  responses: answers(listingOf(memoryPresence), "By memory id"),
});

const statusOfMemories = createRoute({
  method: "get",
  path: "/memories/storage-status",
  summary: "The status of several memories, without those that you may not see",
  request: { query: z.object({ ids: idList(MAX_IDS), types: typeList.optional() }) },
  responses: answers(
    z.object({
      items: z.array(z.object({ memoryId: uuidField, memoryType: memoryTypeField, storageStatus: storageStatusField })),
    }),
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
    const own = { ownerId: user.id, after: decodeCursor(uuidField, cursor), limit: limit + 1 };
    const rows = await presenceOfMemories(database, user, { types, own });
    return context.json(
      toListing(rows, limit, ({ memoryId }) => memoryId),
      200,
    );
  });

  routes.openapi(statusOfMemories, async (context) => {
    const rows = await presenceOfMemories(database, context.var.user, context.req.valid("query"));
    const items = rows.map(({ memoryId, memoryType, storageStatus }) => ({ memoryId, memoryType, storageStatus }));
    return context.json({ items }, 200);
  });

  routes.openapi(ofMemoryById, async (context) => {
    const { id } = context.req.valid("param");
    const { code } = context.req.valid("query");
    const [presence] = await presenceOfMemories(database, context.var.user, { ids: [id], code });
    if (presence === undefined) throw noSuch("memory");
    return context.json(presence, 200);
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
