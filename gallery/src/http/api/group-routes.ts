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
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { labelField, uuidField } from "../schemas/fields.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedInWith,
  jsonBody,
  pathId,
} from "./parts/route-parts.ts";

const group = z.object({ id: uuidField, name: z.string(), memberIds: z.array(uuidField) }).openapi("Group");
const common = forSignedInWith(limitSmallBody);

const ROUTES = {
  groups: createRoute({
    ...common,
    method: "get",
    path: "/groups",
    summary: "Your groups",
    responses: answers(z.object({ items: z.array(group) }), "By name"),
  }),
  newGroup: createRoute({
    ...common,
    method: "post",
    path: "/groups",
    summary: "Make a group of people to share with",
    request: jsonBody(z.object({ name: labelField })),
    responses: answersCreated(group, "The group"),
  }),
  dropGroup: createRoute({
    ...common,
    method: "delete",
    path: "/groups/{id}",
    summary: "Delete your group, and with it all shares with the group",
    request: { params: pathId },
    responses: answersNothing,
  }),
  join: createRoute({
    ...common,
    method: "put",
    path: "/groups/{id}/members/{userId}",
    summary: "Add a person to your group",
    request: { params: pathId.extend({ userId: uuidField }) },
    responses: answersNothing,
  }),
  leave: createRoute({
    ...common,
    method: "delete",
    path: "/groups/{id}/members/{userId}",
    summary: "Remove a person from your group",
    request: { params: pathId.extend({ userId: uuidField }) },
    responses: answersNothing,
  }),
  relate: createRoute({
    ...common,
    method: "put",
    path: "/relationships/{userId}",
    summary: "Set a person's relationship to you: family, friend, or whatever you call it",
    request: { params: z.object({ userId: uuidField }), ...jsonBody(z.object({ type: labelField })) },
    responses: answersNothing,
  }),
  unrelate: createRoute({
    ...common,
    method: "delete",
    path: "/relationships/{userId}",
    summary: "End a person's relationship to you",
    request: { params: z.object({ userId: uuidField }) },
    responses: answersNothing,
  }),
};

/** The groups and relationships with which somebody shares. */
export function groupRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

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
