/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { accessRightToMemory, requireOwnMemory } from "../../access/access-rights.ts";
import { presenceOfMemories } from "../../edges/presence.ts";
import { GalleryError, noSuch } from "../../errors/gallery-error.ts";
import { addItems } from "../../galleries/change-gallery.ts";
import { listGalleries } from "../../galleries/gallery-queries.ts";
import { listFolderPaths } from "../../memories/folders.ts";
import { changeMemory, deleteMemory, readMemory, readNoteContent } from "../../memories/memory-queries.ts";
import { withSecretCode } from "../../memories/memory-url.ts";
import { makeSecretLink, removeSecretLink } from "../../shares/secret-link.ts";
import { MemorySettingsView } from "../../views/memory/memory-settings-view.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { uuidField } from "../schemas/fields.ts";
import { describedForm } from "./described-form.ts";
import { memoryInPath } from "./path-params.ts";
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
import { loadSharing, sharingForms } from "./sharing-forms.tsx";

const GALLERIES_OFFERED = 200;
const memoryForm = describedForm.extend({
  content: formNote.optional(),
  ...noteFactsForm,
  parentFolderId: emptyIsAbsent(uuidField).transform((id) => id ?? null),
});
const MEMORY_TEXTS = ["title", "description", "content", "mood", "location", "dateOfMemory", "tags"] as const;
const galleryChoice = z.object({ galleryId: uuidField });

/** What the settings page shows in addition to what is stored. */
interface Shown {
  error?: GalleryError;
  invitationUrl?: string;
  /** The address of a secret link that was made just now. */
  linkUrl?: string;
}

/** The page on which people change, share and delete a memory. */
export function memorySettingsPages(services: GalleryServices): Hono<GalleryEnv> {
  const { database } = services;
  const routes = new Hono<GalleryEnv>();

  async function show(context: Context<GalleryEnv>, { error, invitationUrl, linkUrl }: Shown) {
    const user = signedIn(context);
    const { type, id } = memoryInPath(context);
    const permission = await accessRightToMemory(database, user, id, type);
    if (permission === "read") await requireOwnMemory(database, user, id, type, "id");
    const memory = await readMemory(database, user, { id, type });
    if (memory === undefined) throw noSuch("memory");
    const {
      content: typedContent,
      title,
      description,
      ...facts
    } = error === undefined ? {} : typedNote(await typedTexts(context, MEMORY_TEXTS));
    const typed = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
    const metadata = type === "note" ? { ...memory.metadata, ...facts } : memory.metadata;
    const stored = type === "note" ? await readNoteContent(database, id) : undefined;
    const [presence] = await presenceOfMemories(database, user, { ids: [id], types: [type] });
    const [folders, galleries, sharing] = [
      await listFolderPaths(database, user),
      await listGalleries(database, user, { ownership: "own", limit: GALLERIES_OFFERED }),
      permission === "own" ? await loadSharing(database, user, { memoryId: id, memoryType: type }) : undefined,
    ];
    return renderPage(
      context,
      <MemorySettingsView
        user={user}
        memory={{ ...memory, ...typed, metadata }}
        status={presence?.storageStatus ?? "incomplete"}
        content={stored === undefined ? undefined : (typedContent ?? stored)}
        folders={folders}
        galleries={galleries.map(({ gallery }) => gallery)}
        sharing={sharing && { ...sharing, invitationUrl }}
        linkUrl={linkUrl}
        error={error?.message}
      />,
      error,
    );
  }

  routes.get("/memories/:type/:id/settings", (context) => show(context, {}));

  routes.post("/memories/:type/:id/settings", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const key = memoryInPath(context);
    try {
      const { content, isPublic, parentFolderId, mood, location, dateOfMemory, tags, ...described } = await readForm(
        context,
        memoryForm,
      );
      const isOwn = (await accessRightToMemory(database, user, key.id, key.type)) === "own";
      const change = isOwn ? { ...described, isPublic, parentFolderId } : described;
      // Forms have only one kind of line end. A note that differs only in its line ends was not changed.
      const stored = key.type === "note" ? await readNoteContent(database, key.id) : undefined;
      const isSame = stored === undefined || formNote.safeParse(stored).data === content;
      const isTold = stored !== undefined && tags !== undefined;
      const metadata = isTold ? noteMetadataOf({ mood, location, dateOfMemory, tags }) : undefined;
      await changeMemory(database, user, key, { ...change, content: isSame ? undefined : content, metadata });
    } catch (error) {
      if (error instanceof GalleryError) return show(context, { error });
      throw error;
    }
    return context.redirect(`/memories/${key.type}/${key.id}`, 303);
  });

  routes.post("/memories/:type/:id/galleries", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { type, id } = memoryInPath(context);
    const { galleryId } = await readForm(context, galleryChoice);
    await addItems(database, user, galleryId, [{ memoryId: id, memoryType: type }]);
    return context.redirect(`/galleries/${galleryId}`, 303);
  });

  routes.post("/memories/:type/:id/link", async (context) => {
    const key = memoryInPath(context);
    const code = await makeSecretLink(database, signedIn(context), key);
    return show(context, { linkUrl: context.var.origin + withSecretCode(`/memories/${key.type}/${key.id}`, code) });
  });

  routes.post("/memories/:type/:id/link/delete", async (context) => {
    const key = memoryInPath(context);
    await removeSecretLink(database, signedIn(context), key);
    return context.redirect(`/memories/${key.type}/${key.id}/settings`, 303);
  });

  routes.post("/memories/:type/:id/delete", async (context) => {
    await deleteMemory(database, signedIn(context), memoryInPath(context));
    return context.redirect("/dashboard", 303);
  });

  routes.route(
    "/",
    sharingForms(services, "/memories/:type/:id", (context, invitationUrl) => show(context, { invitationUrl })),
  );
  return routes;
}
