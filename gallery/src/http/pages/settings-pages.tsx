/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { MemoryType } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  permissionOnGallery,
  permissionOnMemory,
  requireOwnMemory,
  requireWritableGallery,
} from "../../access/access.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { presenceOfGalleries, presenceOfMemories } from "../../edges/presence.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { addItems, changeGallery, deleteGallery, makeCover, removeItem } from "../../galleries/change-gallery.ts";
import { listGalleries, readGallery } from "../../galleries/gallery-queries.ts";
import { changeFolder, deleteFolder, listFolderPaths, requireOwnFolder } from "../../memories/folders.ts";
import { changeMemory, deleteMemory, readMemory, readNoteContent } from "../../memories/memory-queries.ts";
import { makeSecretLink, removeSecretLink, withCode } from "../../shares/secret-link.ts";
import { storageText } from "../../views/common/wording.ts";
import { GallerySettingsPage } from "../../views/gallery/gallery-settings-page.tsx";
import { MemorySettingsPage } from "../../views/memory/memory-settings-page.tsx";
import { limitSmallBody, noSuch, signedIn } from "../api/api.ts";
import { folderName } from "../api/folder-routes.ts";
import { memoryDescription, memoryTitle } from "../api/memory-routes.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { renderPage } from "../render-page.ts";
import { memoryType, uuid } from "../schemas/edge-report.ts";
import { idOf } from "./path-id.ts";
import { checkbox, emptyIsAbsent, formNote, readForm, typedTexts } from "./read-form.ts";
import { readSharing, sharingForms } from "./sharing-pages.tsx";

const GALLERIES_OFFERED = 200;
const describedForm = z.object({
  title: memoryTitle,
  description: memoryDescription.transform((text) => (text.trim() === "" ? null : text)),
  isPublic: checkbox,
});
const memoryForm = describedForm.extend({
  content: formNote.optional(),
  parentFolderId: emptyIsAbsent(uuid).transform((id) => id ?? null),
});
const galleryChoice = z.object({ galleryId: uuid });
const folderForm = z.object({ name: folderName });

/** What the settings page shows beside what is stored. */
interface Shown {
  refusal?: GalleryError;
  invitationUrl?: string;
  /** Of a secret link made just now. */
  linkUrl?: string;
}

/** The pages on which owners change, share and delete what is theirs. */
export function settingsPages(services: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();
  routes.route("/", gallerySettings(services));
  routes.route("/", memorySettings(services));
  routes.route("/", folderSettings(services));
  return routes;
}

function gallerySettings(services: GalleryServices): Hono<GalleryEnv> {
  const { database } = services;
  const routes = new Hono<GalleryEnv>();

  async function show(context: Context<GalleryEnv>, { refusal, invitationUrl }: Shown) {
    const user = signedIn(context);
    const galleryId = idOf(context, "gallery");
    await requireWritableGallery(database, user, galleryId);
    const gallery = await readGallery(database, user, galleryId);
    if (gallery === undefined) throw noSuch("gallery");
    const typed = refusal === undefined ? {} : await typedTexts(context, ["title", "description"]);
    const isOwn = gallery.ownerId === user.id;
    const [presence] = await presenceOfGalleries(database, user, [galleryId]);
    const sharing = isOwn ? { ...(await readSharing(database, user, { galleryId })), invitationUrl } : undefined;
    return renderPage(
      context,
      <GallerySettingsPage
        user={user}
        gallery={{ ...gallery, ...typed }}
        storage={presence && storageText(presence)}
        sharing={sharing}
        refusal={refusal?.message}
      />,
      refusal?.status,
    );
  }

  routes.get("/galleries/:id/settings", (context) => show(context, {}));

  routes.post("/galleries/:id/settings", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = idOf(context, "gallery");
    try {
      const { isPublic, ...change } = await readForm(context, describedForm);
      const isOwn = (await permissionOnGallery(database, user, id)) === "own";
      await changeGallery(database, user, id, isOwn ? { ...change, isPublic } : change);
    } catch (error) {
      if (error instanceof GalleryError) return show(context, { refusal: error });
      throw error;
    }
    return context.redirect(`/galleries/${id}`, 303);
  });

  routes.post("/galleries/:id/delete", async (context) => {
    await deleteGallery(database, signedIn(context), idOf(context, "gallery"));
    return context.redirect("/dashboard", 303);
  });

  routes.post("/galleries/:id/items/:itemId/cover", async (context) => {
    const [galleryId, itemId] = [idOf(context, "gallery"), idOf(context, "item", "itemId")];
    await makeCover(database, signedIn(context), { galleryId, itemId });
    return context.redirect(`/galleries/${galleryId}`, 303);
  });

  routes.post("/galleries/:id/items/:itemId/remove", async (context) => {
    const [galleryId, itemId] = [idOf(context, "gallery"), idOf(context, "item", "itemId")];
    await removeItem(database, signedIn(context), { galleryId, itemId });
    return context.redirect(`/galleries/${galleryId}`, 303);
  });

  routes.route(
    "/",
    sharingForms(services, "/galleries/:id", (context, invitationUrl) => show(context, { invitationUrl })),
  );
  return routes;
}

function memorySettings(services: GalleryServices): Hono<GalleryEnv> {
  const { database } = services;
  const routes = new Hono<GalleryEnv>();

  async function show(context: Context<GalleryEnv>, { refusal, invitationUrl, linkUrl }: Shown) {
    const user = signedIn(context);
    const { type, id } = memoryOf(context);
    const permission = await permissionOnMemory(database, user, id, type);
    if (permission === "read") await requireOwnMemory(database, user, id, type, "id");
    const memory = await readMemory(database, user, { id, type });
    if (memory === undefined) throw noSuch("memory");
    const { content: typedContent, ...typed } =
      refusal === undefined ? {} : await typedTexts(context, ["title", "description", "content"]);
    const stored = type === "note" ? await readNoteContent(database, id) : undefined;
    const [presence] = await presenceOfMemories(database, user, { ids: [id], types: [type] });
    const [folders, galleries, sharing] = [
      await listFolderPaths(database, user),
      await listGalleries(database, user, { ownership: "own", limit: GALLERIES_OFFERED }),
      permission === "own" ? await readSharing(database, user, { memoryId: id, memoryType: type }) : undefined,
    ];
    return renderPage(
      context,
      <MemorySettingsPage
        user={user}
        memory={{ ...memory, ...typed }}
        status={presence?.storageStatus ?? "web2_only"}
        content={stored === undefined ? undefined : (typedContent ?? stored)}
        folders={folders}
        galleries={galleries.map(({ gallery }) => gallery)}
        sharing={sharing && { ...sharing, invitationUrl }}
        linkUrl={linkUrl}
        refusal={refusal?.message}
      />,
      refusal?.status,
    );
  }

  routes.get("/memories/:type/:id/settings", (context) => show(context, {}));

  routes.post("/memories/:type/:id/settings", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const key = memoryOf(context);
    try {
      const { content, isPublic, parentFolderId, ...described } = await readForm(context, memoryForm);
      const isOwn = (await permissionOnMemory(database, user, key.id, key.type)) === "own";
      const change = isOwn ? { ...described, isPublic, parentFolderId } : described;
      // Forms know one kind of line end: what differs from the note in nothing else was not changed.
      const stored = key.type === "note" ? await readNoteContent(database, key.id) : undefined;
      const isSame = stored === undefined || formNote.safeParse(stored).data === content;
      await changeMemory(database, user, key, { ...change, content: isSame ? undefined : content });
    } catch (error) {
      if (error instanceof GalleryError) return show(context, { refusal: error });
      throw error;
    }
    return context.redirect(`/memories/${key.type}/${key.id}`, 303);
  });

  routes.post("/memories/:type/:id/galleries", limitSmallBody, async (context) => {
    const user: CurrentUser = signedIn(context);
    const { type, id } = memoryOf(context);
    const { galleryId } = await readForm(context, galleryChoice);
    await addItems(database, user, galleryId, [{ memoryId: id, memoryType: type }]);
    return context.redirect(`/galleries/${galleryId}`, 303);
  });

  routes.post("/memories/:type/:id/link", async (context) => {
    const key = memoryOf(context);
    const code = await makeSecretLink(database, signedIn(context), key);
    return show(context, { linkUrl: context.var.origin + withCode(`/memories/${key.type}/${key.id}`, code) });
  });

  routes.post("/memories/:type/:id/link/delete", async (context) => {
    const key = memoryOf(context);
    await removeSecretLink(database, signedIn(context), key);
    return context.redirect(`/memories/${key.type}/${key.id}/settings`, 303);
  });

  routes.post("/memories/:type/:id/delete", async (context) => {
    await deleteMemory(database, signedIn(context), memoryOf(context));
    return context.redirect("/dashboard", 303);
  });

  routes.route(
    "/",
    sharingForms(services, "/memories/:type/:id", (context, invitationUrl) => show(context, { invitationUrl })),
  );
  return routes;
}

function folderSettings({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.post("/folders/:id/rename", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = idOf(context, "folder");
    await changeFolder(database, user, id, await readForm(context, folderForm));
    return context.redirect(`/folders/${id}`, 303);
  });

  routes.post("/folders/:id/delete", async (context) => {
    const user = signedIn(context);
    const { id, parentFolderId } = await requireOwnFolder(database, user, idOf(context, "folder"));
    await deleteFolder(database, user, id);
    return context.redirect(parentFolderId === null ? "/dashboard" : `/folders/${parentFolderId}`, 303);
  });

  return routes;
}

function memoryOf(context: Context<GalleryEnv>): { type: MemoryType; id: string } {
  const type = memoryType.safeParse(context.req.param("type"));
  if (!type.success) throw noSuch("memory");
  return { type: type.data, id: idOf(context, "memory") };
}
