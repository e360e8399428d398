import { createRoute, z } from "@hono/zod-openapi";
import { acceptInvitation, createShare, deleteShare, listShares, type Share } from "../../shares/shares.ts";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { labelField, memoryTypeField, uuidField } from "../schemas/fields.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedInWith,
  instant,
  jsonBody,
  pathId,
  typeAndId,
} from "./parts/route-parts.ts";

const accessLevel = z.enum(["read", "write"]).default("read").openapi({
  description:
    "With `write` people may also change what it says and, for a gallery, its order, captions and cover, and remove items. Only the owner may add to it, share, publish or delete it, and report copies.",
});
const target = z
  .discriminatedUnion("sharedWithType", [
    z.object({ sharedWithType: z.literal("user"), sharedWithId: uuidField.optional(), accessLevel }),
    z.object({ sharedWithType: z.literal("group"), groupId: uuidField, accessLevel }),
    z.object({ sharedWithType: z.literal("relationship"), sharedRelationshipType: labelField, accessLevel }),
  ])
  .openapi("ShareTarget");

const share = z
  .object({
    id: uuidField,
    sharedWithType: z.enum(["user", "group", "relationship"]),
    sharedWithId: uuidField.nullable(),
    groupId: uuidField.nullable(),
    sharedRelationshipType: z.string().nullable(),
    accessLevel: z.enum(["read", "write"]),
    createdAt: instant,
    inviteeSecureCode: z.string().optional().openapi({
      description:
        "For an invitation: the code, which cannot be read again later. Whoever accepts it first has the share.",
    }),
  })
  .openapi("Share");

const shareLists = answers(z.object({ items: z.array(share) }), "The oldest first");
const common = forSignedInWith(limitSmallBody);

const ROUTES = {
  shareGallery: createRoute({
    ...common,
    method: "post",
    path: "/galleries/{id}/shares",
    summary: "Let a person, a group or everyone in a relationship see your gallery",
    request: { params: pathId, ...jsonBody(target) },
    responses: answersCreated(share, "The share"),
  }),
  sharesOfGallery: createRoute({
    ...common,
    method: "get",
    path: "/galleries/{id}/shares",
    summary: "With whom your gallery is shared",
    request: { params: pathId },
    responses: shareLists,
  }),
  shareMemory: createRoute({
    ...common,
    method: "post",
    path: "/memories/{type}/{id}/shares",
    summary: "Let a person, a group or everyone in a relationship see your memory",
    request: { params: typeAndId, ...jsonBody(target) },
    responses: answersCreated(share, "The share"),
  }),
  sharesOfMemory: createRoute({
    ...common,
    method: "get",
    path: "/memories/{type}/{id}/shares",
    summary: "With whom your memory is shared",
    request: { params: typeAndId },
    responses: shareLists,
  }),
  accept: createRoute({
    ...common,
    method: "post",
    path: "/shares/accept",
    summary: "Accept an invitation",
    request: jsonBody(z.object({ code: z.string().max(100) })),
    responses: answers(
      z.union([z.object({ galleryId: uuidField }), z.object({ memoryId: uuidField, memoryType: memoryTypeField })]),
      "What you may see now",
    ),
  }),
  unshare: createRoute({
    ...common,
    method: "delete",
    path: "/shares/{id}",
    summary: "End one of your shares",
    request: { params: pathId },
    responses: answersNothing,
  }),
};

export function shareRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(ROUTES.shareGallery, async (context) => {
    const shared = { galleryId: context.req.valid("param").id };
    const { accessLevel, ...target } = context.req.valid("json");
    const created = await createShare(database, signedIn(context), shared, target, accessLevel);
    return context.json(shareToJson(created.share, created.code), 201);
  });

  routes.openapi(ROUTES.sharesOfGallery, async (context) => {
    const found = await listShares(database, signedIn(context), { galleryId: context.req.valid("param").id });
    return context.json({ items: found.map((row) => shareToJson(row)) }, 200);
  });

  routes.openapi(ROUTES.shareMemory, async (context) => {
    const { type, id } = context.req.valid("param");
    const shared = { memoryId: id, memoryType: type };
    const { accessLevel, ...target } = context.req.valid("json");
    const created = await createShare(database, signedIn(context), shared, target, accessLevel);
    return context.json(shareToJson(created.share, created.code), 201);
  });

  routes.openapi(ROUTES.sharesOfMemory, async (context) => {
    const { type, id } = context.req.valid("param");
    const found = await listShares(database, signedIn(context), { memoryId: id, memoryType: type });
    return context.json({ items: found.map((row) => shareToJson(row)) }, 200);
  });

  routes.openapi(ROUTES.accept, async (context) =>
    context.json(await acceptInvitation(database, signedIn(context), context.req.valid("json").code), 200),
  );

  routes.openapi(ROUTES.unshare, async (context) => {
    await deleteShare(database, signedIn(context), context.req.valid("param").id);
    return context.body(null, 204);
  });

  return routes;
}

function shareToJson(row: Share, code?: string): z.output<typeof share> {
  const { id, sharedWithType, sharedWithId, groupId, sharedRelationshipType, accessLevel, createdAt } = row;
  return {
    id,
    sharedWithType,
    sharedWithId,
    groupId,
    sharedRelationshipType,
    accessLevel,
    createdAt: createdAt.toISOString(),
    ...(code === undefined ? {} : { inviteeSecureCode: code }),
  };
}
