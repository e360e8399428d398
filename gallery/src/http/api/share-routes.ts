import { createRoute, z } from "@hono/zod-openapi";
import {
  addMember,
  createGroup,
  deleteGroup,
  endRelationship,
  listGroups,
  removeMember,
  setRelationship,
} from "../../shares/groups.ts";
import { acceptInvitation, createShare, deleteShare, listShares, type Share } from "../../shares/shares.ts";
import type { GalleryServices } from "../environment.ts";
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
  pathId,
  signedIn,
} from "./api.ts";

export const label = text(100).trim().min(1, "Give it a name.");

const accessLevel = z.enum(["read", "write"]).default("read").openapi({
  description:
    "`write`: also change what it says and, of a gallery, the order of what is in it, captions and cover, and take things out. Adding, sharing, publishing, deleting and reporting copies stay with the owner.",
});
const target = z
  .discriminatedUnion("sharedWithType", [
    z.object({ sharedWithType: z.literal("user"), sharedWithId: uuid.optional(), accessLevel }),
    z.object({ sharedWithType: z.literal("group"), groupId: uuid, accessLevel }),
    z.object({ sharedWithType: z.literal("relationship"), sharedRelationshipType: label, accessLevel }),
  ])
  .openapi("ShareTarget");

const share = z
  .object({
    id: uuid,
    sharedWithType: z.enum(["user", "group", "relationship"]),
    sharedWithId: uuid.nullable(),
    groupId: uuid.nullable(),
    sharedRelationshipType: z.string().nullable(),
    accessLevel: z.enum(["read", "write"]),
    createdAt: instant,
    inviteeSecureCode: z
      .string()
      .optional()
      .openapi({ description: "Of an invitation; told this once. Whoever accepts it first may read." }),
  })
  .openapi("Share");

const shareLists = answers(z.object({ items: z.array(share) }), "The oldest first");
const memoryParams = pathId.extend({ type: memoryType });
const group = z.object({ id: uuid, name: z.string(), memberIds: z.array(uuid) }).openapi("Group");
const common = { ...forSignedIn, middleware: limitSmallBody };

const ROUTES = {
  shareGallery: createRoute({
    ...common,
    method: "post",
    path: "/galleries/{id}/shares",
    summary: "Let a person, a group or everyone in a relationship see an own gallery",
    request: { params: pathId, ...jsonBody(target) },
    responses: answersCreated(share, "The share"),
  }),
  sharesOfGallery: createRoute({
    ...common,
    method: "get",
    path: "/galleries/{id}/shares",
    summary: "With whom an own gallery is shared",
    request: { params: pathId },
    responses: shareLists,
  }),
  shareMemory: createRoute({
    ...common,
    method: "post",
    path: "/memories/{type}/{id}/shares",
    summary: "Let a person, a group or everyone in a relationship see an own memory",
    request: { params: memoryParams, ...jsonBody(target) },
    responses: answersCreated(share, "The share"),
  }),
  sharesOfMemory: createRoute({
    ...common,
    method: "get",
    path: "/memories/{type}/{id}/shares",
    summary: "With whom an own memory is shared",
    request: { params: memoryParams },
    responses: shareLists,
  }),
  accept: createRoute({
    ...common,
    method: "post",
    path: "/shares/accept",
    summary: "Take an invitation",
    request: jsonBody(z.object({ code: z.string().max(100) })),
    responses: answers(
      z.union([z.object({ galleryId: uuid }), z.object({ memoryId: uuid, memoryType })]),
      "What may be seen now",
    ),
  }),
  unshare: createRoute({
    ...common,
    method: "delete",
    path: "/shares/{id}",
    summary: "Take an own share back",
    request: { params: pathId },
    responses: answersNothing,
  }),
  groups: createRoute({
    ...common,
    method: "get",
    path: "/groups",
    summary: "Own groups",
    responses: answers(z.object({ items: z.array(group) }), "By name"),
  }),
  newGroup: createRoute({
    ...common,
    method: "post",
    path: "/groups",
    summary: "Make a group of people to share with",
    request: jsonBody(z.object({ name: label })),
    responses: answersCreated(group, "The group"),
  }),
  dropGroup: createRoute({
    ...common,
    method: "delete",
    path: "/groups/{id}",
    summary: "Delete an own group, and with it what was shared with it",
    request: { params: pathId },
    responses: answersNothing,
  }),
  join: createRoute({
    ...common,
    method: "put",
    path: "/groups/{id}/members/{userId}",
    summary: "Put a person into an own group",
    request: { params: pathId.extend({ userId: uuid }) },
    responses: answersNothing,
  }),
  leave: createRoute({
    ...common,
    method: "delete",
    path: "/groups/{id}/members/{userId}",
    summary: "Take a person out of an own group",
    request: { params: pathId.extend({ userId: uuid }) },
    responses: answersNothing,
  }),
  relate: createRoute({
    ...common,
    method: "put",
    path: "/relationships/{userId}",
    summary: "Count a person as family, friend, or as what you like",
    request: { params: z.object({ userId: uuid }), ...jsonBody(z.object({ type: label })) },
    responses: answersNothing,
  }),
  unrelate: createRoute({
    ...common,
    method: "delete",
    path: "/relationships/{userId}",
    summary: "Count a person as nothing any more",
    request: { params: z.object({ userId: uuid }) },
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

  routes.openapi(ROUTES.groups, async (context) =>
    context.json({ items: await listGroups(database, signedIn(context)) }, 200),
  );

  routes.openapi(ROUTES.newGroup, async (context) =>
    context.json(await createGroup(database, signedIn(context), context.req.valid("json").name), 201),
  );

  routes.openapi(ROUTES.dropGroup, async (context) => {
    await deleteGroup(database, signedIn(context), context.req.valid("param").id);
    return context.body(null, 204);
  });

  routes.openapi(ROUTES.join, async (context) => {
    const { id, userId } = context.req.valid("param");
    await addMember(database, signedIn(context), id, userId);
    return context.body(null, 204);
  });

  routes.openapi(ROUTES.leave, async (context) => {
    const { id, userId } = context.req.valid("param");
    await removeMember(database, signedIn(context), id, userId);
    return context.body(null, 204);
  });

  routes.openapi(ROUTES.relate, async (context) => {
    const { userId } = context.req.valid("param");
    await setRelationship(database, signedIn(context), userId, context.req.valid("json").type);
    return context.body(null, 204);
  });

  routes.openapi(ROUTES.unrelate, async (context) => {
    await endRelationship(database, signedIn(context), context.req.valid("param").userId);
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
