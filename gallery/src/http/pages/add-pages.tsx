/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { addItems } from "../../galleries/change-gallery.ts";
import { listGalleries } from "../../galleries/gallery-queries.ts";
import { createNote } from "../../memories/create-note.ts";
import { listFolderPaths } from "../../memories/folders.ts";
import { storageUsed } from "../../memories/storage-use.ts";
import { saveUpload } from "../../memories/upload.ts";
import { NoteView, type UploadChoices, UploadView } from "../../views/memory/upload-view.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { receiveUpload } from "../request/receive-upload.ts";
import { requireSignIn, signedIn } from "../request/signed-in.ts";
import { titleField, uploadFields, uuidField } from "../schemas/fields.ts";
import {
  emptyIsAbsent,
  formNote,
  noteFactsForm,
  noteMetadataOf,
  readForm,
  typedNote,
  typedTexts,
} from "./read-form.ts";
import { renderPage } from "./render-page.ts";

const GALLERIES_OFFERED = 200;
const uploadForm = uploadFields.extend({
  galleryId: emptyIsAbsent(uuidField),
  parentFolderId: emptyIsAbsent(uuidField),
});
const noteForm = z.object({ title: titleField, content: formNote, ...noteFactsForm });
const NOTE_TEXTS = ["title", "content", "mood", "location", "dateOfMemory", "tags"] as const;

/** The pages on which people upload files and write notes. */
export function addPages(services: GalleryServices): Hono<GalleryEnv> {
  const { database, maxUploadBytes, quotaBytes } = services;
  const routes = new Hono<GalleryEnv>();

  routes.get("/upload", async (context) => {
    const user = signedIn(context);
    const { folder: parentFolderId, gallery: galleryId } = context.req.query();
    return uploadPage(context, user, { chosen: { parentFolderId, galleryId } });
  });

  async function uploadPage(
    context: Context<GalleryEnv>,
    user: CurrentUser,
    { chosen, error }: { chosen: UploadChoices; error?: GalleryError },
  ) {
    const [galleries, folders] = [
      await listGalleries(database, user, { ownership: "own", limit: GALLERIES_OFFERED }),
      await listFolderPaths(database, user),
    ];
    const usedBytes = await storageUsed(database, user.id);
    const props = { user, galleries, folders, chosen, maxUploadBytes, usedBytes, quotaBytes };
    return renderPage(context, <UploadView {...props} error={error?.message} />, error);
  }

  routes.post("/upload", requireSignIn, receiveUpload(services), async (context) => {
    const user = signedIn(context);
    try {
      const { galleryId, ...upload } = await readForm(context, uploadForm);
      const { id, type } = await saveUpload(services, user, upload);
      if (galleryId === undefined) return context.redirect(`/memories/${type}/${id}`, 303);
      await addItems(database, user, galleryId, [{ memoryId: id, memoryType: type }]);
      return context.redirect(`/galleries/${galleryId}`, 303);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const chosen = await typedTexts(context, ["title", "description", "galleryId", "parentFolderId"]);
      return uploadPage(context, user, { chosen, error });
    }
  });

  routes.get("/notes/new", (context) => renderPage(context, <NoteView user={signedIn(context)} />));

  routes.post("/notes/new", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = randomUUID();
    try {
      const { title, content, ...facts } = await readForm(context, noteForm);
      const note = { title, content, metadata: noteMetadataOf(facts) };
      await createNote(services, { ...note, id, type: "note", ownerId: user.id });
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const typed = typedNote(await typedTexts(context, NOTE_TEXTS));
      return renderPage(context, <NoteView user={user} typed={typed} error={error.message} />, error);
    }
    return context.redirect(`/memories/note/${id}`, 303);
  });

  return routes;
}
