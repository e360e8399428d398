/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { randomUUID } from "node:crypto";
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { SignedInUser } from "../../accounts/viewer.ts";
import { listSyncStatus } from "../../edges/edge-queries.ts";
import { memoryType, uuid } from "../../edges/edge-report.ts";
import { addItems, createGallery } from "../../galleries/change-gallery.ts";
import { countOwnByStatus, listGalleries } from "../../galleries/gallery-queries.ts";
import { createFolder, listFolders, pathOfFolder } from "../../memories/folders.ts";
import { deleteMemory, listMemories } from "../../memories/memory-queries.ts";
import { createMemory } from "../../memories/save-memory.ts";
import { saveUpload } from "../../memories/upload.ts";
import { NotePage, UploadPage } from "../../pages/add-pages.tsx";
import { DashboardPage } from "../../pages/dashboard-page.tsx";
import { FolderPage } from "../../pages/folder-page.tsx";
import { limitBody, limitSmallBody, noSuch, signedIn } from "../api/api.ts";
import { decodeCursor, encodeCursor } from "../api/cursor.ts";
import { folderName } from "../api/folder-routes.ts";
import { memoryTitle, noteContent, uploadFields } from "../api/memory-routes.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { Refusal } from "../refusal.ts";
import { renderPage } from "../render-page.ts";

const MEMORIES_PER_PAGE = 60;
const GALLERIES_SHOWN = 200;
const SYNC_ROWS_SHOWN = 20;
const memoryCursor = z.object({ createdAt: z.string().regex(/^[\d :.+-]+$/), id: z.uuid() });

const emptyIsAbsent = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const uploadForm = uploadFields.extend({ galleryId: emptyIsAbsent(uuid) });
const noteForm = z.object({ title: memoryTitle, content: noteContent });
const galleryForm = z.object({ title: memoryTitle });
const folderForm = z.object({ name: folderName, parentFolderId: uuid.optional() });

/** What a person signed in sees of their own, and the forms with which they add to it. */
export function ownPages({ database, blobs, maxUploadBytes }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  async function ownMemories(context: Context<GalleryEnv>, user: SignedInUser, folderId: string | null) {
    const after = decodeCursor(memoryCursor, context.req.query("after"));
    const [folders, found] = await Promise.all([
      listFolders(database, user, folderId),
      listMemories(database, user, { folderId, after, limit: MEMORIES_PER_PAGE + 1 }),
    ]);
    const memories = found.slice(0, MEMORIES_PER_PAGE);
    const last = found.length > MEMORIES_PER_PAGE ? memories.at(-1) : undefined;
    return { folders, memories, nextHref: last && `${context.req.path}?after=${encodeCursor(last.cursor)}` };
  }

  const ownGalleries = (user: SignedInUser) =>
    listGalleries(database, user, { ownership: "own", limit: GALLERIES_SHOWN });

  routes.get("/dashboard", async (context) => {
    const user = signedIn(context);
    const [galleries, statusCounts, sync, own] = await Promise.all([
      ownGalleries(user),
      countOwnByStatus(database, user),
      listSyncStatus(database, user, {}, { limit: SYNC_ROWS_SHOWN }),
      ownMemories(context, user, null),
    ]);
    return renderPage(
      context,
      <DashboardPage user={user} galleries={galleries} statusCounts={statusCounts} sync={sync} {...own} />,
    );
  });

  routes.get("/folders/:id", async (context) => {
    const user = signedIn(context);
    const id = context.req.param("id");
    if (!isUuid(id)) throw noSuch("folder");
    const path = await pathOfFolder(database, user, id);
    const folder = path.at(-1);
    if (folder === undefined) throw noSuch("folder");
    const own = await ownMemories(context, user, id);
    return renderPage(context, <FolderPage user={user} folder={folder} parents={path.slice(0, -1)} {...own} />);
  });

  routes.post("/folders", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { name, parentFolderId = null } = await formOf(context, folderForm);
    const { id } = await createFolder(database, user, { name, parentFolderId });
    return context.redirect(`/folders/${id}`, 303);
  });

  routes.post("/galleries", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { id } = await createGallery(database, user, await formOf(context, galleryForm));
    return context.redirect(`/galleries/${id}`, 303);
  });

  routes.get("/upload", async (context) => {
    const user = signedIn(context);
    const folder = context.req.query("folder");
    return uploadPage(context, user, { folderId: folder !== undefined && isUuid(folder) ? folder : undefined });
  });

  async function uploadPage(
    context: Context<GalleryEnv>,
    user: SignedInUser,
    { folderId, refusal }: { folderId?: string | undefined; refusal?: Refusal },
  ) {
    const galleries = await ownGalleries(user);
    const props = { user, galleries, folderId, maxUploadBytes };
    return renderPage(context, <UploadPage {...props} refusal={refusal?.message} />, refusal?.status);
  }

  routes.post("/upload", limitBody(maxUploadBytes), async (context) => {
    const user = signedIn(context);
    try {
      const { galleryId, ...upload } = await formOf(context, uploadForm);
      const { id, type } = await saveUpload({ database, blobs }, user, upload);
      if (galleryId === undefined) return context.redirect(`/memories/${type}/${id}`, 303);
      await addItems(database, user, galleryId, [{ memoryId: id, memoryType: type }]);
      return context.redirect(`/galleries/${galleryId}`, 303);
    } catch (error) {
      if (error instanceof Refusal) return uploadPage(context, user, { refusal: error });
      throw error;
    }
  });

  routes.get("/notes/new", (context) => renderPage(context, <NotePage user={signedIn(context)} />));

  routes.post("/notes/new", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = randomUUID();
    try {
      const note = await formOf(context, noteForm);
      await createMemory(database, { ...note, id, type: "note", ownerId: user.id, metadata: {} });
    } catch (error) {
      if (error instanceof Refusal)
        return renderPage(context, <NotePage user={user} refusal={error.message} />, error.status);
      throw error;
    }
    return context.redirect(`/memories/note/${id}`, 303);
  });

  routes.post("/memories/:type/:id/delete", async (context) => {
    const user = signedIn(context);
    const type = memoryType.safeParse(context.req.param("type"));
    const id = context.req.param("id");
    if (!type.success || !isUuid(id)) throw noSuch("memory");
    await deleteMemory(database, user, { type: type.data, id });
    return context.redirect("/dashboard", 303);
  });

  return routes;
}

async function formOf<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  const form = schema.safeParse(await context.req.parseBody());
  if (form.success) return form.data;
  const [issue] = form.error.issues;
  const field = issue?.path.join(".");
  throw new Refusal("InvalidArgument", issue?.message ?? "Fill in the form.", field ? { field } : {});
}
