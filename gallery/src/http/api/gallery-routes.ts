import { createRoute, z } from "@hono/zod-openapi";
import { presenceOfGalleries } from "../../edges/presence.ts";
import {
  addItems,
  changeGallery,
  changeItem,
  createGallery,
  deleteGallery,
  removeItem,
} from "../../galleries/change-gallery.ts";
import {
  type Gallery,
  type GalleryItem,
  listGalleries,
  listItems,
  readGallery,
} from "../../galleries/gallery-queries.ts";
import type { GalleryServices } from "../environment.ts";
import { decodeCursor, toPage } from "../schemas/cursor.ts";
import { memoryType, text, uuid } from "../schemas/edge-report.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedIn,
  instant,
  jsonBody,
  limitSmallBody,
  noSuch,
  pageOf,
  pageQuery,
  pathId,
  signedIn,
} from "./api.ts";
import { memoryDescription, memoryTitle } from "./memory-routes.ts";
import { storageStatus } from "./presence-routes.ts";

const MAX_ITEMS_PER_REQUEST = 500;

const gallery = z
  .object({
    id: uuid,
    ownerId: uuid,
    title: z.string(),
    description: z.string().nullable(),
    isPublic: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi("Gallery");

const galleryWithStatus = gallery.extend({ storageStatus }).openapi("GalleryWithStatus");

const gallerySummary = gallery
  .extend({
    itemCount: z.number().int(),
    coverId: uuid.nullable(),
    storageStatus: storageStatus.openapi({ description: "As of a few seconds ago" }),
  })
  .openapi("GallerySummary");

const galleryItem = z
  .object({
    itemId: uuid,
    position: z.number().int(),
    isFeatured: z.boolean(),
    memoryId: uuid,
    memoryType,
    title: z.string().nullable(),
    caption: z.string().nullable(),
    url: z.string(),
    fileName: z.string(),
    contentHash: z.string(),
  })
  .openapi("GalleryItem");

const getGalleries = createRoute({
  method: "get",
  path: "/galleries",
  summary: "Galleries the current user may see, by title",
  request: {
    query: pageQuery.extend({
      ownership: z.enum(["own", "others", "shared"]).optional(),
      storageStatus: storageStatus.optional().openapi({ description: "As of a few seconds ago" }),
    }),
  },
  responses: answers(pageOf(gallerySummary), "A page of galleries"),
});

const postGallery = createRoute({
  method: "post",
  path: "/galleries",
  summary: "Make a gallery",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: jsonBody(
    z.object({
      title: memoryTitle,
      description: memoryDescription.optional(),
      isPublic: z.boolean().default(false),
    }),
  ),
  responses: answersCreated(gallery, "The gallery"),
});

const getGallery = createRoute({
  method: "get",
  path: "/galleries/{id}",
  summary: "A gallery, without its items",
  request: { params: pathId },
  responses: answers(galleryWithStatus, "The gallery"),
});

const patchGallery = createRoute({
  method: "patch",
  path: "/galleries/{id}",
  summary: "Change what an own gallery says and who may see it",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: {
    params: pathId,
    ...jsonBody(
      z.strictObject({
        title: memoryTitle.optional(),
        description: memoryDescription.nullable().optional(),
        isPublic: z.boolean().optional(),
      }),
    ),
  },
  responses: answers(gallery, "The gallery as it is now"),
});

const removeGallery = createRoute({
  method: "delete",
  path: "/galleries/{id}",
  summary: "Delete an own gallery; the memories in it stay",
  ...forSignedIn,
  request: { params: pathId },
  responses: answersNothing,
});

const getItems = createRoute({
  method: "get",
  path: "/galleries/{id}/items",
  summary: "The memories in a gallery, in order",
  request: { params: pathId, query: pageQuery },
  responses: answers(pageOf(galleryItem), "A page of items"),
});

const postItems = createRoute({
  method: "post",
  path: "/galleries/{id}/items",
  summary: "Add own memories at the end of an own gallery, all of them or none",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: {
    params: pathId,
    ...jsonBody(
      z
        .array(
          z.object({
            memoryId: uuid,
            memoryType,
            caption: text().optional(),
            isFeatured: z.boolean().optional(),
          }),
        )
        .min(1, "Name at least one memory.")
        .max(MAX_ITEMS_PER_REQUEST, `At most ${MAX_ITEMS_PER_REQUEST} items in a request; send several.`),
    ),
  },
  responses: answersNothing,
});

const itemParams = pathId.extend({ itemId: uuid });

const patchItem = createRoute({
  method: "patch",
  path: "/galleries/{id}/items/{itemId}",
  summary: "Change an item's caption, place or prominence",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: {
    params: itemParams,
    ...jsonBody(
      z.strictObject({
        caption: text().nullable().optional(),
        isFeatured: z.boolean().optional(),
        position: z.number().int().min(0).max(2_147_483_647).optional(),
      }),
    ),
  },
  responses: answersNothing,
});

const deleteItem = createRoute({
  method: "delete",
  path: "/galleries/{id}/items/{itemId}",
  summary: "Take a memory out of an own gallery; the memory stays",
  ...forSignedIn,
  request: { params: itemParams },
  responses: answersNothing,
});

export function galleryRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(getGalleries, async (context) => {
    const { limit, cursor, ...filter } = context.req.valid("query");
    const after = decodeCursor(z.object({ title: z.string(), id: uuid }), cursor);
    const rows = await listGalleries(database, context.var.user, { ...filter, after, limit: limit + 1 });
    const { items, ...page } = toPage(rows, limit, ({ gallery: { title, id } }) => ({ title, id }));
    const summaries = items.map(({ gallery: row, ...facts }) => ({ ...galleryToJson(row), ...facts }));
    return context.json({ items: summaries, ...page }, 200);
  });

  routes.openapi(postGallery, async (context) => {
    const created = await createGallery(database, signedIn(context), context.req.valid("json"));
    return context.json(galleryToJson(created), 201);
  });

  routes.openapi(getGallery, async (context) => {
    const { user } = context.var;
    const found = await readGallery(database, user, context.req.valid("param").id);
    const [presence] = found === undefined ? [] : await presenceOfGalleries(database, user, [found.id]);
    if (found === undefined || presence === undefined) throw noSuch("gallery");
    return context.json({ ...galleryToJson(found), storageStatus: presence.storageStatus }, 200);
  });

  routes.openapi(patchGallery, async (context) => {
    const user = signedIn(context);
    const { id } = context.req.valid("param");
    await changeGallery(database, user, id, context.req.valid("json"));
    const changed = await readGallery(database, user, id);
    if (changed === undefined) throw noSuch("gallery");
    return context.json(galleryToJson(changed), 200);
  });

  routes.openapi(removeGallery, async (context) => {
    await deleteGallery(database, signedIn(context), context.req.valid("param").id);
    return context.body(null, 204);
  });

  routes.openapi(getItems, async (context) => {
    const { id } = context.req.valid("param");
    const { limit, cursor } = context.req.valid("query");
    if ((await readGallery(database, context.var.user, id)) === undefined) throw noSuch("gallery");
    const after = decodeCursor(z.object({ position: z.number().int(), itemId: uuid }), cursor);
    const rows = await listItems(database, id, { after, limit: limit + 1 });
    const { items, ...page } = toPage(rows, limit, ({ position, itemId }) => ({ position, itemId }));
    return context.json({ items: items.map(itemToJson), ...page }, 200);
  });

  routes.openapi(postItems, async (context) => {
    await addItems(database, signedIn(context), context.req.valid("param").id, context.req.valid("json"));
    return context.body(null, 204);
  });

  routes.openapi(patchItem, async (context) => {
    const { id, itemId } = context.req.valid("param");
    await changeItem(database, signedIn(context), { galleryId: id, itemId }, context.req.valid("json"));
    return context.body(null, 204);
  });

  routes.openapi(deleteItem, async (context) => {
    const { id, itemId } = context.req.valid("param");
    await removeItem(database, signedIn(context), { galleryId: id, itemId });
    return context.body(null, 204);
  });

  return routes;
}

function galleryToJson({ id, ownerId, title, description, isPublic, createdAt, updatedAt }: Gallery) {
  return {
    id,
    ownerId,
    title,
    description,
    isPublic,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

function itemToJson({ itemId, position, isFeatured, memory }: GalleryItem): z.output<typeof galleryItem> {
  const { id: memoryId, type, title, caption, url, fileName, contentHash } = memory;
  return { itemId, position, isFeatured, memoryId, memoryType: type, title, caption, url, fileName, contentHash };
}
