/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { listMemories, MEMORY_ORDERS } from "../../edges/list-memories.ts";
import { presenceKeysOf } from "../../edges/presence-keys.ts";
import { withStatus } from "../../edges/storage-status.ts";
import { followCopies } from "../../edges/sync-status.ts";
import { noSuch } from "../../errors/gallery-error.ts";
import { createGallery } from "../../galleries/change-gallery.ts";
import { countOwnByStatus, listGalleries } from "../../galleries/gallery-queries.ts";
import {
  changeFolder,
  createFolder,
  deleteFolder,
  listFolders,
  pathOfFolder,
  requireOwnFolder,
} from "../../memories/folders.ts";
import { listSharedMemories } from "../../memories/memory-queries.ts";
import { STATUS_FILTERS } from "../../views/common/wording.ts";
import { DashboardView } from "../../views/dashboard/dashboard-view.tsx";
import { FolderView } from "../../views/dashboard/folder-view.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { decodeCursor, memoryCursor, toListing } from "../schemas/cursor.ts";
import { folderNameField, titleField, uuidField } from "../schemas/fields.ts";
import { idInPath } from "./path-params.ts";
import { emptyIsAbsent, readForm } from "./read-form.ts";
import { renderPage } from "./render-page.ts";

const MEMORIES_PER_PAGE = 60;
const GALLERIES_SHOWN = 200;
const SHARED_MEMORIES_SHOWN = 200;
const SYNC_ROWS_SHOWN = 20;

/** What a list may be filtered by. Anything else counts as no filter. */
const memoryFilter = z.object({
  memories: z.enum(STATUS_FILTERS).optional().catch(undefined),
  order: z.enum(MEMORY_ORDERS).optional().catch(undefined),
});
const galleryForm = z.object({ title: titleField });
const folderForm = z.object({ name: folderNameField, parentFolderId: uuidField.optional() });
const renameForm = z.object({ name: folderNameField });

/** The dashboard and the folders, where people see what is their own. */
export function dashboardPages({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  async function ownMemories(context: Context<GalleryEnv>, user: CurrentUser, folderId: string | null) {
    const { after, ...query } = context.req.query();
    const filter = memoryFilter.parse(query);
    const [folders, found] = await Promise.all([
      listFolders(database, user, folderId),
      listMemories(database, user, {
        // On the dashboard a filter looks into all folders: people want to know what is not stored yet.
        folderId: folderId === null && filter.memories !== undefined ? undefined : folderId,
        order: filter.order,
        ...(filter.memories === "migrating" || filter.memories === "failed"
          ? { syncState: filter.memories }
          : { storageStatus: filter.memories }),
        after: decodeCursor(memoryCursor, after),
        limit: MEMORIES_PER_PAGE + 1,
      }),
    ]);
    const { items: memories, nextCursor } = toListing(found, MEMORIES_PER_PAGE, ({ cursor }) => cursor);
    const next = new URLSearchParams({ ...query, after: nextCursor ?? "" });
    return { folders, memories, filter, nextHref: nextCursor && `${context.req.path}?${next}` };
  }

  routes.get("/dashboard", async (context) => {
    const user = signedIn(context);
    const status = emptyIsAbsent(z.enum(STATUS_FILTERS)).safeParse(context.req.query("status")).data;
    const [galleries, sharedGalleries, sharedMemories, statusCounts, sync, own, archives] = await Promise.all([
      listGalleries(database, user, {
        ownership: "own",
        ...(status === "migrating" || status === "failed" ? { syncState: status } : { storageStatus: status }),
        limit: GALLERIES_SHOWN,
      }),
      listGalleries(database, user, { ownership: "shared", limit: GALLERIES_SHOWN }),
      listSharedMemories(database, user, SHARED_MEMORIES_SHOWN).then((found) => withStatus(database, found)),
      countOwnByStatus(database, user),
      followCopies(database, user, SYNC_ROWS_SHOWN),
      ownMemories(context, user, null),
      presenceKeysOf(database, user),
    ]);
    return renderPage(
      context,
      <DashboardView
        user={user}
        galleries={galleries}
        shared={{ galleries: sharedGalleries, memories: sharedMemories }}
        status={status}
        statusCounts={statusCounts}
        sync={sync}
        archives={archives}
        {...own}
      />,
    );
  });

  routes.get("/folders/:id", async (context) => {
    const user = signedIn(context);
    const id = idInPath(context, "folder");
    const path = await pathOfFolder(database, user, id);
    const folder = path.at(-1);
    if (folder === undefined) throw noSuch("folder");
    const own = await ownMemories(context, user, id);
    return renderPage(context, <FolderView user={user} folder={folder} parents={path.slice(0, -1)} {...own} />);
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

  routes.post("/folders/:id/rename", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = idInPath(context, "folder");
    await changeFolder(database, user, id, await readForm(context, renameForm));
    return context.redirect(`/folders/${id}`, 303);
  });

  routes.post("/folders/:id/delete", async (context) => {
    const user = signedIn(context);
    const { id, parentFolderId } = await requireOwnFolder(database, user, idInPath(context, "folder"));
    await deleteFolder(database, user, id);
    return context.redirect(parentFolderId === null ? "/dashboard" : `/folders/${parentFolderId}`, 303);
  });

  return routes;
}
