/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { randomUUID } from "node:crypto";
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { followCopies } from "../../edges/edge-queries.ts";
import type { StorageStatus } from "../../edges/presence.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { addItems, createGallery } from "../../galleries/change-gallery.ts";
import { countOwnByStatus, listGalleries } from "../../galleries/gallery-queries.ts";
import { createFolder, listFolderPaths, listFolders, pathOfFolder } from "../../memories/folders.ts";
import { listMemories, listSharedMemories } from "../../memories/memory-queries.ts";
import { createMemory } from "../../memories/save-memory.ts";
import { saveUpload } from "../../memories/upload.ts";
import { DashboardPage } from "../../views/dashboard/dashboard-page.tsx";
import { FolderPage } from "../../views/dashboard/folder-page.tsx";
import { NotePage, type UploadChoices, UploadPage } from "../../views/memory/add-pages.tsx";
import { limitBody, limitSmallBody, noSuch, signedIn } from "../api/api.ts";
import { folderName } from "../api/folder-routes.ts";
import { memoryTitle, uploadFields } from "../api/memory-routes.ts";
import { storageStatus } from "../api/presence-routes.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { renderPage } from "../render-page.ts";
import { decodeCursor, encodeCursor } from "../schemas/cursor.ts";
import { uuid } from "../schemas/edge-report.ts";
import { peoplePages } from "./people-pages.tsx";
import { emptyIsAbsent, formNote, readForm, typedTexts } from "./read-form.ts";
import { settingsPages } from "./settings-pages.tsx";
import { invitationPages } from "./sharing-pages.tsx";

const MEMORIES_PER_PAGE = 60;
const GALLERIES_SHOWN = 200;
const SHARED_MEMORIES_SHOWN = 200;
const SYNC_ROWS_SHOWN = 20;
const memoryCursor = z.object({ createdAt: z.string().regex(/^[\d :.+-]+$/), id: z.uuid() });

const uploadForm = uploadFields.extend({ galleryId: emptyIsAbsent(uuid), parentFolderId: emptyIsAbsent(uuid) });
const noteForm = z.object({ title: memoryTitle, content: formNote });
const galleryForm = z.object({ title: memoryTitle });
const folderForm = z.object({ name: folderName, parentFolderId: uuid.optional() });

/** What a person signed in sees of their own, and the forms with which they add to it and change it. */
export function ownPages(services: GalleryServices): Hono<GalleryEnv> {
  const { database, blobs, maxUploadBytes } = services;
  const routes = new Hono<GalleryEnv>();
  routes.route("/", settingsPages(services));
  routes.route("/", invitationPages(services));
  routes.route("/", peoplePages(services));

  async function ownMemories(context: Context<GalleryEnv>, user: CurrentUser, folderId: string | null) {
    const after = decodeCursor(memoryCursor, context.req.query("after"));
    const [folders, found] = await Promise.all([
      listFolders(database, user, folderId),
      listMemories(database, user, { folderId, after, limit: MEMORIES_PER_PAGE + 1 }),
    ]);
    const memories = found.slice(0, MEMORIES_PER_PAGE);
    const last = found.length > MEMORIES_PER_PAGE ? memories.at(-1) : undefined;
    return { folders, memories, nextHref: last && `${context.req.path}?after=${encodeCursor(last.cursor)}` };
  }

  const ownGalleries = (user: CurrentUser, status?: StorageStatus) =>
    listGalleries(database, user, { ownership: "own", storageStatus: status, limit: GALLERIES_SHOWN });

  routes.get("/dashboard", async (context) => {
    const user = signedIn(context);
    const status = emptyIsAbsent(storageStatus).safeParse(context.req.query("status")).data;
    const [galleries, sharedGalleries, sharedMemories, statusCounts, sync, own] = await Promise.all([
      ownGalleries(user, status),
      listGalleries(database, user, { ownership: "shared", limit: GALLERIES_SHOWN }),
      listSharedMemories(database, user, SHARED_MEMORIES_SHOWN),
      countOwnByStatus(database, user),
      followCopies(database, user, SYNC_ROWS_SHOWN),
      ownMemories(context, user, null),
    ]);
    return renderPage(
      context,
      <DashboardPage
        user={user}
        galleries={galleries}
        shared={{ galleries: sharedGalleries, memories: sharedMemories }}
        status={status}
        statusCounts={statusCounts}
        sync={sync}
        {...own}
      />,
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
    const { name, parentFolderId = null } = await readForm(context, folderForm);
    const { id } = await createFolder(database, user, { name, parentFolderId });
    return context.redirect(`/folders/${id}`, 303);
  });

  routes.post("/galleries", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { id } = await createGallery(database, user, await readForm(context, galleryForm));
    return context.redirect(`/galleries/${id}`, 303);
  });

  routes.get("/upload", async (context) => {
    const user = signedIn(context);
    const { folder: parentFolderId, gallery: galleryId } = context.req.query();
    return uploadPage(context, user, { chosen: { parentFolderId, galleryId } });
  });

  async function uploadPage(
    context: Context<GalleryEnv>,
    user: CurrentUser,
    { chosen, refusal }: { chosen: UploadChoices; refusal?: GalleryError },
  ) {
    const [galleries, folders] = [await ownGalleries(user), await listFolderPaths(database, user)];
    const props = { user, galleries, folders, chosen, maxUploadBytes };
    return renderPage(context, <UploadPage {...props} refusal={refusal?.message} />, refusal?.status);
  }

  routes.post("/upload", limitBody(maxUploadBytes), async (context) => {
    const user = signedIn(context);
    try {
      const { galleryId, ...upload } = await readForm(context, uploadForm);
      const { id, type } = await saveUpload({ database, blobs }, user, upload);
      if (galleryId === undefined) return context.redirect(`/memories/${type}/${id}`, 303);
      await addItems(database, user, galleryId, [{ memoryId: id, memoryType: type }]);
      return context.redirect(`/galleries/${galleryId}`, 303);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      // A body that is too large cannot be read for what was typed.
      const names = ["title", "description", "galleryId", "parentFolderId"] as const;
      const chosen = error.status === 413 ? {} : await typedTexts(context, names);
      return uploadPage(context, user, { chosen, refusal: error });
    }
  });

  routes.get("/notes/new", (context) => renderPage(context, <NotePage user={signedIn(context)} />));

  routes.post("/notes/new", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = randomUUID();
    try {
      const note = await readForm(context, noteForm);
      await createMemory(database, { ...note, id, type: "note", ownerId: user.id, metadata: {} });
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const typed = await typedTexts(context, ["title", "content"]);
      return renderPage(context, <NotePage user={user} typed={typed} refusal={error.message} />, error.status);
    }
    return context.redirect(`/memories/note/${id}`, 303);
  });

  return routes;
}
