import { createRoute, z } from "@hono/zod-openapi";
import { changeFolder, createFolder, deleteFolder, type FolderRow, listFolders } from "../../memories/folders.ts";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { folderNameField, uuidField } from "../schemas/fields.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedIn,
  forSignedInWith,
  jsonBody,
  pathId,
} from "./parts/route-parts.ts";

const folder = z.object({ id: uuidField, name: z.string(), parentFolderId: uuidField.nullable() }).openapi("Folder");

const getFolders = createRoute({
  method: "get",
  path: "/folders",
  summary: "Your folders in a folder; without one, the outermost",
  ...forSignedIn,
  request: { query: z.object({ parentFolderId: uuidField.optional() }) },
  responses: answers(z.object({ items: z.array(folder) }), "Folders by name"),
});

const postFolder = createRoute({
  method: "post",
  path: "/folders",
  summary: "Make a folder",
  ...forSignedInWith(limitSmallBody),
  request: jsonBody(z.object({ name: folderNameField, parentFolderId: uuidField.nullable().default(null) })),
  responses: answersCreated(folder, "The folder"),
});

const patchFolder = createRoute({
  method: "patch",
  path: "/folders/{id}",
  summary: "Rename or move your folder",
  ...forSignedInWith(limitSmallBody),
  request: {
    params: pathId,
    ...jsonBody(z.strictObject({ name: folderNameField.optional(), parentFolderId: uuidField.nullable().optional() })),
  },
  responses: answers(folder, "The folder as it is now"),
});

const removeFolder = createRoute({
  method: "delete",
  path: "/folders/{id}",
  summary: "Delete your folder and the folders in it; the memories in them stay",
  ...forSignedIn,
  request: { params: pathId },
  responses: answersNothing,
});

export function folderRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(getFolders, async (context) => {
    const { parentFolderId = null } = context.req.valid("query");
    const found = await listFolders(database, signedIn(context), parentFolderId);
    return context.json({ items: found.map(folderToJson) }, 200);
  });

  routes.openapi(postFolder, async (context) => {
    const created = await createFolder(database, signedIn(context), context.req.valid("json"));
    return context.json(folderToJson(created), 201);
  });

  routes.openapi(patchFolder, async (context) => {
    const { id } = context.req.valid("param");
    const changed = await changeFolder(database, signedIn(context), id, context.req.valid("json"));
    return context.json(folderToJson(changed), 200);
  });

  routes.openapi(removeFolder, async (context) => {
    await deleteFolder(database, signedIn(context), context.req.valid("param").id);
    return context.body(null, 204);
  });

  return routes;
}

const folderToJson = ({ id, name, parentFolderId }: FolderRow) => ({ id, name, parentFolderId });
