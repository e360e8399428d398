import { createRoute, z } from "@hono/zod-openapi";
import { changeFolder, createFolder, deleteFolder, type Folder, listFolders } from "../../memories/folders.ts";
import type { GalleryServices } from "../environment.ts";
import { text, uuid } from "../schemas/edge-report.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedIn,
  jsonBody,
  limitSmallBody,
  pathId,
  signedIn,
} from "./api.ts";

const folder = z.object({ id: uuid, name: z.string(), parentFolderId: uuid.nullable() }).openapi("Folder");
export const folderName = text(200).trim().min(1, "Give the folder a name.");

const getFolders = createRoute({
  method: "get",
  path: "/folders",
  summary: "Own folders in a folder or, without one, the outermost",
  ...forSignedIn,
  request: { query: z.object({ parentFolderId: uuid.optional() }) },
  responses: answers(z.object({ items: z.array(folder) }), "Folders by name"),
});

const postFolder = createRoute({
  method: "post",
  path: "/folders",
  summary: "Make a folder",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: jsonBody(z.object({ name: folderName, parentFolderId: uuid.nullable().default(null) })),
  responses: answersCreated(folder, "The folder"),
});

const patchFolder = createRoute({
  method: "patch",
  path: "/folders/{id}",
  summary: "Rename or move an own folder",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: {
    params: pathId,
    ...jsonBody(z.strictObject({ name: folderName.optional(), parentFolderId: uuid.nullable().optional() })),
  },
  responses: answers(folder, "The folder as it is now"),
});

const removeFolder = createRoute({
  method: "delete",
  path: "/folders/{id}",
  summary: "Delete an own folder and the folders in it; the memories in them stay",
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

const folderToJson = ({ id, name, parentFolderId }: Folder) => ({ id, name, parentFolderId });
