import { randomUUID } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import { type ListedMemory, listMemories, MEMORY_ORDERS } from "../../edges/list-memories.ts";
import { GalleryError, noSuch } from "../../errors/gallery-error.ts";
import { createNote } from "../../memories/create-note.ts";
import { requireOwnFolder } from "../../memories/folders.ts";
import { changeMemory, deleteMemory, noteContentOf, readMemory } from "../../memories/memory-queries.ts";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { decodeCursor, memoryCursor, toListing } from "../schemas/cursor.ts";
import {
  descriptionField,
  memoryTypeField,
  noteContentField,
  noteMetadataFields,
  storageStatusField,
  syncStateField,
  titleField,
  uuidField,
} from "../schemas/fields.ts";
import { memorySchema, memoryToJson } from "./parts/memory-json.ts";
import {
  answers,
  answersCreated,
  answersNothing,
  apiRouter,
  forSignedIn,
  forSignedInWith,
  jsonBody,
  listingOf,
  listingQuery,
  secretCode,
  typeAndId,
} from "./parts/route-parts.ts";

const listedMemory = memorySchema
  .extend({ storageStatus: storageStatusField, syncState: syncStateField })
  .openapi("ListedMemory");

const getMemories = createRoute({
  method: "get",
  path: "/memories",
  summary: "Your memories with how their copies stand",
  ...forSignedIn,
  request: {
    query: listingQuery.extend({
      type: memoryTypeField.optional(),
      folderId: z.union([uuidField, z.literal("none")]).optional(),
      storageStatus: storageStatusField.optional(),
      syncState: syncStateField.optional(),
      order: z.enum(MEMORY_ORDERS).default("newest").openapi({
        description: "`newest` first, or by `status`: what is least safe first",
      }),
    }),
  },
  responses: answers(listingOf(listedMemory), "A listing of memories"),
});

const postNote = createRoute({
  method: "post",
  path: "/memories",
  summary: "Write a note",
  ...forSignedInWith(limitSmallBody),
  request: jsonBody(
    z.object({
      type: z.literal("note"),
      title: titleField,
      content: noteContentField,
      description: descriptionField.optional(),
      isPublic: z.boolean().default(false),
      parentFolderId: uuidField.optional(),
      metadata: noteMetadataFields.default({}),
    }),
  ),
  responses: answersCreated(memorySchema, "The note"),
});

const getMemory = createRoute({
  method: "get",
  path: "/memories/{type}/{id}",
  summary: "A memory",
  request: { params: typeAndId, query: secretCode },
  responses: answers(memorySchema, "The memory"),
});

const patchMemory = createRoute({
  method: "patch",
  path: "/memories/{type}/{id}",
  summary: "Change what your memory says, who may see it, or in which folder it is",
  ...forSignedInWith(limitSmallBody),
  request: {
    params: typeAndId,
    ...jsonBody(
      z.strictObject({
        title: titleField.optional(),
        description: descriptionField.nullable().optional(),
        isPublic: z.boolean().optional(),
        parentFolderId: uuidField.nullable().optional(),
        content: noteContentField.optional().openapi({ description: "For a note: its text" }),
        metadata: noteMetadataFields.optional().openapi({ description: "For a note: what it says beside its text" }),
      }),
    ),
  },
  responses: answers(memorySchema, "The memory as it is now"),
});

const removeMemory = createRoute({
  method: "delete",
  path: "/memories/{type}/{id}",
  summary: "Delete your memory with its edges, shares and places in galleries",
  ...forSignedIn,
  request: { params: typeAndId },
  responses: answersNothing,
});

export function memoryRoutes(services: GalleryServices) {
  const { database } = services;
  const routes = apiRouter();

  routes.openapi(getMemories, async (context) => {
    const { limit, cursor, folderId, ...filter } = context.req.valid("query");
    const after = decodeCursor(memoryCursor, cursor);
    const rows = await listMemories(database, signedIn(context), {
      ...filter,
      folderId: folderId === "none" ? null : folderId,
      after,
      limit: limit + 1,
    });
    const { items, ...page } = toListing(rows, limit, (row) => row.cursor);
    return context.json({ items: items.map(listedToJson), ...page }, 200);
  });

  routes.openapi(postNote, async (context) => {
    const user = signedIn(context);
    const note = context.req.valid("json");
    const { parentFolderId = null, description = null } = note;
    if (parentFolderId !== null) await requireOwnFolder(database, user, parentFolderId, "parentFolderId");
    const id = randomUUID();
    await createNote(services, { ...note, id, ownerId: user.id, parentFolderId, description });
    const created = await readMemory(database, user, { id, type: "note" });
    if (created === undefined) throw new Error("The database did not keep a new note.");
    return context.json(memoryToJson(created, note.content), 201);
  });

  routes.openapi(getMemory, async (context) => {
    const { code } = context.req.valid("query");
    const found = await readMemory(database, context.var.user, context.req.valid("param"), code);
    if (found === undefined) throw noSuch("memory");
    return context.json(memoryToJson(found, await noteContentOf(database, found)), 200);
  });

  routes.openapi(patchMemory, async (context) => {
    const user = signedIn(context);
    const key = context.req.valid("param");
    const change = context.req.valid("json");
    for (const field of ["content", "metadata"] as const)
      if (change[field] !== undefined && key.type !== "note")
        throw new GalleryError("InvalidArgument", `Only a note has ${field} that can be changed.`, { field });
    await changeMemory(database, user, key, change);
    const changed = await readMemory(database, user, key);
    if (changed === undefined) throw noSuch("memory");
    return context.json(memoryToJson(changed, await noteContentOf(database, changed)), 200);
  });

  routes.openapi(removeMemory, async (context) => {
    await deleteMemory(database, signedIn(context), context.req.valid("param"));
    return context.body(null, 204);
  });

  return routes;
}

const listedToJson = (row: ListedMemory) => ({
  ...memoryToJson(row),
  storageStatus: row.storageStatus,
  syncState: row.syncState,
});
