import { createRoute, z } from "@hono/zod-openapi";
import { noSuch } from "../../errors/gallery-error.ts";
import { addItems, changeItem, removeItem } from "../../galleries/change-gallery.ts";
import { type GalleryItemRow, listItems, readGallery } from "../../galleries/gallery-queries.ts";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { decodeCursor, toListing } from "../schemas/cursor.ts";
import { memoryTypeField, textField, uuidField } from "../schemas/fields.ts";
import {
  answers,
  answersNothing,
  apiRouter,
  forSignedIn,
  forSignedInWith,
  jsonBody,
  listingOf,
  listingQuery,
  pathId,
} from "./parts/route-parts.ts";

const MAX_ITEMS_PER_REQUEST = 500;

const galleryItem = z
  .object({
    itemId: uuidField,
    position: z.number().int(),
    isFeatured: z.boolean(),
    memoryId: uuidField,
    memoryType: memoryTypeField,
    title: z.string().nullable(),
    caption: z.string().nullable(),
    url: z.string(),
    fileName: z.string(),
    contentHash: z.string(),
  })
  .openapi("GalleryItem");

const getItems = createRoute({
  method: "get",
  path: "/galleries/{id}/items",
  summary: "The memories in a gallery, in order",
  request: { params: pathId, query: listingQuery },
  responses: answers(listingOf(galleryItem), "A listing of items"),
});

const postItems = createRoute({
  method: "post",
  path: "/galleries/{id}/items",
  summary: "Add your memories at the end of your gallery, all of them or none",
  ...forSignedInWith(limitSmallBody),
  request: {
    params: pathId,
    ...jsonBody(
      z
        .array(
          z.object({
            memoryId: uuidField,
            memoryType: memoryTypeField,
            caption: textField().optional(),
            isFeatured: z.boolean().optional(),
          }),
        )
        .min(1, "Name at least one memory.")
        .max(MAX_ITEMS_PER_REQUEST, `At most ${MAX_ITEMS_PER_REQUEST} items in a request; send several.`),
    ),
  },
  responses: answersNothing,
});

const itemParams = pathId.extend({ itemId: uuidField });

const patchItem = createRoute({
  method: "patch",
  path: "/galleries/{id}/items/{itemId}",
  summary: "Change an item's caption or position, or whether it is featured",
  ...forSignedInWith(limitSmallBody),
  request: {
    params: itemParams,
    ...jsonBody(
      z.strictObject({
        caption: textField().nullable().optional(),
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
  summary: "Remove a memory from a gallery; the memory stays",
  ...forSignedIn,
  request: { params: itemParams },
  responses: answersNothing,
});

const itemCursor = z.object({ position: z.number().int(), itemId: uuidField });

/** The memories in a gallery. */
export function galleryItemRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(getItems, async (context) => {
    const { id } = context.req.valid("param");
    const { limit, cursor } = context.req.valid("query");
    if ((await readGallery(database, context.var.user, id)) === undefined) throw noSuch("gallery");
    const after = decodeCursor(itemCursor, cursor);
    const rows = await listItems(database, id, { after, limit: limit + 1 });
    const { items, ...page } = toListing(rows, limit, ({ position, itemId }) => ({ position, itemId }));
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

function itemToJson({ itemId, position, isFeatured, memory }: GalleryItemRow): z.output<typeof galleryItem> {
  const { id: memoryId, type, title, caption, url, fileName, contentHash } = memory;
  return { itemId, position, isFeatured, memoryId, memoryType: type, title, caption, url, fileName, contentHash };
}
