import { randomUUID } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import { GalleryError } from "../../errors/gallery-error.ts";
import { requireOwnFolder } from "../../memories/folders.ts";
import {
  changeMemory,
  deleteMemory,
  listMemories,
  type Memory,
  readMemory,
  readNoteContent,
} from "../../memories/memory-queries.ts";
import { createMemory } from "../../memories/save-memory.ts";
import { saveUpload } from "../../memories/upload.ts";
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
  limitBody,
  limitSmallBody,
  noSuch,
  pageOf,
  pageQuery,
  pathId,
  secretCode,
  signedIn,
} from "./api.ts";

const MAX_NOTE_LENGTH = 60_000;
export const memoryTitle = text(300).trim().min(1, "Give it a title.");
export const noteContent = text(MAX_NOTE_LENGTH).min(1, "Write something.");
export const memoryDescription = text(5_000);

const memory = z
  .object({
    id: uuid,
    type: memoryType,
    ownerId: uuid,
    title: z.string().nullable(),
    description: z.string().nullable(),
    caption: z.string().nullable(),
    isPublic: z.boolean(),
    parentFolderId: uuid.nullable(),
    url: z.string(),
    mimeType: z.string(),
    sizeBytes: z.number().int(),
    fileName: z.string(),
    contentHash: z.string(),
    content: z.string().optional().openapi({ description: "Of a note" }),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi("Memory");

const typeAndId = { params: pathId.extend({ type: memoryType }) };

const getMemories = createRoute({
  method: "get",
  path: "/memories",
  summary: "Own memories, the newest first",
  ...forSignedIn,
  request: {
    query: pageQuery.extend({
      type: memoryType.optional(),
      folderId: z.union([uuid, z.literal("none")]).optional(),
    }),
  },
  responses: answers(pageOf(memory), "A page of memories"),
});

const postNote = createRoute({
  method: "post",
  path: "/memories",
  summary: "Write a note",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: jsonBody(
    z.object({
      type: z.literal("note"),
      title: memoryTitle,
      content: noteContent,
      description: memoryDescription.optional(),
      isPublic: z.boolean().default(false),
      parentFolderId: uuid.optional(),
      metadata: z
        .object({
          tags: z.array(text(100)).max(50).optional(),
          mood: text(100).optional(),
          location: text(200).optional(),
          dateOfMemory: text(40).optional(),
        })
        .default({}),
    }),
  ),
  responses: answersCreated(memory, "The note"),
});

/** What a form sends beside its file. */
export const uploadFields = z.object({
  file: z.instanceof(File, { message: "Choose a file." }).openapi({ type: "string", format: "binary" }),
  title: text(300).trim().optional(),
  description: memoryDescription.optional(),
  isPublic: z.stringbool().optional().openapi({ type: "boolean" }),
  parentFolderId: uuid.optional(),
});

const getMemory = createRoute({
  method: "get",
  path: "/memories/{type}/{id}",
  summary: "A memory",
  request: { ...typeAndId, query: secretCode },
  responses: answers(memory, "The memory"),
});

const patchMemory = createRoute({
  method: "patch",
  path: "/memories/{type}/{id}",
  summary: "Change what an own memory says, who may see it or where it is",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: {
    ...typeAndId,
    ...jsonBody(
      z.strictObject({
        title: memoryTitle.optional(),
        description: memoryDescription.nullable().optional(),
        isPublic: z.boolean().optional(),
        parentFolderId: uuid.nullable().optional(),
        content: noteContent.optional().openapi({ description: "Of a note" }),
      }),
    ),
  },
  responses: answers(memory, "The memory as it is now"),
});

const removeMemory = createRoute({
  method: "delete",
  path: "/memories/{type}/{id}",
  summary: "Delete an own memory with its edges, shares and places in galleries",
  ...forSignedIn,
  request: typeAndId,
  responses: answersNothing,
});

export function memoryRoutes({ database, blobs, maxUploadBytes }: GalleryServices) {
  const routes = apiRouter();
  const cursorShape = z.object({ createdAt: z.string().regex(/^[\d :.+-]+$/), id: uuid });

  const postUpload = createRoute({
    method: "post",
    path: "/uploads",
    summary: "Upload a file: it becomes a memory of the type that its bytes say",
    ...forSignedIn,
    middleware: limitBody(maxUploadBytes),
    request: { body: { required: true, content: { "multipart/form-data": { schema: uploadFields } } } },
    responses: answersCreated(memory, "The memory"),
  });

  routes.openapi(getMemories, async (context) => {
    const { limit, cursor, type, folderId } = context.req.valid("query");
    const after = decodeCursor(cursorShape, cursor);
    const rows = await listMemories(database, signedIn(context), {
      type,
      folderId: folderId === "none" ? null : folderId,
      after,
      limit: limit + 1,
    });
    const { items, ...page } = toPage(rows, limit, (row) => row.cursor);
    return context.json({ items: items.map((row) => memoryToJson(row)), ...page }, 200);
  });

  routes.openapi(postNote, async (context) => {
    const user = signedIn(context);
    const note = context.req.valid("json");
    const { parentFolderId = null, description = null } = note;
    if (parentFolderId !== null) await requireOwnFolder(database, user, parentFolderId, "parentFolderId");
    const id = randomUUID();
    await createMemory(database, { ...note, id, ownerId: user.id, parentFolderId, description });
    const created = await readMemory(database, user, { id, type: "note" });
    if (created === undefined) throw new Error("The database did not keep a new note.");
    return context.json(memoryToJson(created, note.content), 201);
  });

  routes.openapi(postUpload, async (context) => {
    const user = signedIn(context);
    const { id, type } = await saveUpload({ database, blobs }, user, context.req.valid("form"));
    const created = await readMemory(database, user, { id, type });
    if (created === undefined) throw new Error("The database did not keep an upload.");
    return context.json(memoryToJson(created), 201);
  });

  routes.openapi(getMemory, async (context) => {
    const { code } = context.req.valid("query");
    const found = await readMemory(database, context.var.user, context.req.valid("param"), code);
    if (found === undefined) throw noSuch("memory");
    return context.json(memoryToJson(found, await contentOf(found)), 200);
  });

  routes.openapi(patchMemory, async (context) => {
    const user = signedIn(context);
    const key = context.req.valid("param");
    const change = context.req.valid("json");
    if (change.content !== undefined && key.type !== "note")
      throw new GalleryError("InvalidArgument", "Only a note has content to change.", { field: "content" });
    await changeMemory(database, user, key, change);
    const changed = await readMemory(database, user, key);
    if (changed === undefined) throw noSuch("memory");
    return context.json(memoryToJson(changed, await contentOf(changed)), 200);
  });

  routes.openapi(removeMemory, async (context) => {
    await deleteMemory(database, signedIn(context), context.req.valid("param"));
    return context.body(null, 204);
  });

  async function contentOf({ type, id }: Memory): Promise<string | undefined> {
    return type === "note" ? readNoteContent(database, id) : undefined;
  }

  return routes;
}

function memoryToJson(row: Memory, content?: string): z.output<typeof memory> {
  return {
    id: row.id,
    type: row.type,
    ownerId: row.ownerId,
    title: row.title,
    description: row.description,
    caption: row.caption,
    isPublic: row.isPublic,
    parentFolderId: row.parentFolderId,
    url: row.url,
    mimeType: row.mimeType,
    sizeBytes: row.sizeBytes,
    fileName: row.fileName,
    contentHash: row.contentHash,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(content === undefined ? {} : { content }),
  };
}
