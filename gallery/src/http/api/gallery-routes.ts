import { createRoute, z } from "@hono/zod-openapi";
import { presenceOfGalleries } from "../../edges/presence.ts";
import { noSuch } from "../../errors/gallery-error.ts";
import { changeGallery, createGallery, deleteGallery } from "../../galleries/change-gallery.ts";
import { type GalleryRow, listGalleries, readGallery } from "../../galleries/gallery-queries.ts";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { decodeCursor, galleryCursor, toListing } from "../schemas/cursor.ts";
import { descriptionField, storageStatusField, syncStateField, titleField, uuidField } from "../schemas/fields.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedIn,
  forSignedInWith,
  instant,
  jsonBody,
  listingOf,
  listingQuery,
  pathId,
} from "./parts/route-parts.ts";

const gallery = z
  .object({
    id: uuidField,
    ownerId: uuidField,
    title: z.string(),
    description: z.string().nullable(),
    isPublic: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi("Gallery");

const galleryWithStatus = gallery.extend({ storageStatus: storageStatusField }).openapi("GalleryWithStatus");

const gallerySummary = gallery
  .extend({
    itemCount: z.number().int(),
    coverId: uuidField.nullable(),
    storageStatus: storageStatusField.openapi({ description: "The status of a few seconds ago" }),
    icpCompleteMemories: z.number().int(),
    migratingMemories: z.number().int(),
    pausedMemories: z.number().int(),
    failedMemories: z.number().int(),
  })
  .openapi("GallerySummary");

const getGalleries = createRoute({
  method: "get",
  path: "/galleries",
  summary: "Galleries that you may see, by title",
  request: {
    query: listingQuery.extend({
      ownership: z.enum(["own", "others", "shared"]).optional(),
      storageStatus: storageStatusField.optional().openapi({ description: "The status of a few seconds ago" }),
      syncState: syncStateField.optional().openapi({
        description: "Galleries with copies on their way (`migrating`), with failed ones, or with neither (`idle`)",
      }),
    }),
  },
  responses: answers(listingOf(gallerySummary), "A listing of galleries"),
});

const postGallery = createRoute({
  method: "post",
  path: "/galleries",
  summary: "Make a gallery",
  ...forSignedInWith(limitSmallBody),
  request: jsonBody(
    z.object({
      title: titleField,
      description: descriptionField.optional(),
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
  summary: "Change what your gallery says and who may see it",
  ...forSignedInWith(limitSmallBody),
  request: {
    params: pathId,
    ...jsonBody(
      z.strictObject({
        title: titleField.optional(),
        description: descriptionField.nullable().optional(),
        isPublic: z.boolean().optional(),
      }),
    ),
  },
  responses: answers(gallery, "The gallery as it is now"),
});

const removeGallery = createRoute({
  method: "delete",
  path: "/galleries/{id}",
  summary: "Delete your gallery; the memories in it stay",
  ...forSignedIn,
  request: { params: pathId },
  responses: answersNothing,
});

export function galleryRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(getGalleries, async (context) => {
    const { limit, cursor, ...filter } = context.req.valid("query");
    const after = decodeCursor(galleryCursor, cursor);
    const rows = await listGalleries(database, context.var.user, { ...filter, after, limit: limit + 1 });
    const { items, ...page } = toListing(rows, limit, ({ gallery: { title, id } }) => ({ title, id }));
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

  return routes;
}

function galleryToJson({ id, ownerId, title, description, isPublic, createdAt, updatedAt }: GalleryRow) {
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
