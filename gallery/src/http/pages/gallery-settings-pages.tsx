/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { accessRightToGallery, requireWritableGallery } from "../../access/access-rights.ts";
import { presenceOfGalleries } from "../../edges/presence.ts";
import { GalleryError, noSuch } from "../../errors/gallery-error.ts";
import { changeGallery, deleteGallery, makeCover, removeItem } from "../../galleries/change-gallery.ts";
import { readGallery } from "../../galleries/gallery-queries.ts";
import { storageText } from "../../views/common/wording.ts";
import { GallerySettingsView } from "../../views/gallery/gallery-settings-view.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { describedForm } from "./described-form.ts";
import { idInPath } from "./path-params.ts";
import { readForm, typedTexts } from "./read-form.ts";
import { renderPage } from "./render-page.ts";
import { loadSharing, sharingForms } from "./sharing-forms.tsx";

/** What the settings page shows in addition to what is stored. */
interface Shown {
  error?: GalleryError;
  invitationUrl?: string;
}

/** The page on which people change, share and delete a gallery. */
export function gallerySettingsPages(services: GalleryServices): Hono<GalleryEnv> {
  const { database } = services;
  const routes = new Hono<GalleryEnv>();

  async function show(context: Context<GalleryEnv>, { error, invitationUrl }: Shown) {
    const user = signedIn(context);
    const galleryId = idInPath(context, "gallery");
    await requireWritableGallery(database, user, galleryId);
    const gallery = await readGallery(database, user, galleryId);
    if (gallery === undefined) throw noSuch("gallery");
    const typed = error === undefined ? {} : await typedTexts(context, ["title", "description"]);
    const isOwn = gallery.ownerId === user.id;
    const [presence] = await presenceOfGalleries(database, user, [galleryId]);
    const sharing = isOwn ? { ...(await loadSharing(database, user, { galleryId })), invitationUrl } : undefined;
    return renderPage(
      context,
      <GallerySettingsView
        user={user}
        gallery={{ ...gallery, ...typed }}
        storage={presence && storageText(presence)}
        sharing={sharing}
        error={error?.message}
      />,
      error,
    );
  }

  routes.get("/galleries/:id/settings", (context) => show(context, {}));

  routes.post("/galleries/:id/settings", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const id = idInPath(context, "gallery");
    try {
      const { isPublic, ...change } = await readForm(context, describedForm);
      const isOwn = (await accessRightToGallery(database, user, id)) === "own";
      await changeGallery(database, user, id, isOwn ? { ...change, isPublic } : change);
    } catch (error) {
      if (error instanceof GalleryError) return show(context, { error });
      throw error;
    }
    return context.redirect(`/galleries/${id}`, 303);
  });

  routes.post("/galleries/:id/delete", async (context) => {
    await deleteGallery(database, signedIn(context), idInPath(context, "gallery"));
    return context.redirect("/dashboard", 303);
  });

  routes.post("/galleries/:id/items/:itemId/cover", async (context) => {
    const [galleryId, itemId] = [idInPath(context, "gallery"), idInPath(context, "item", "itemId")];
    await makeCover(database, signedIn(context), { galleryId, itemId });
    return context.redirect(`/galleries/${galleryId}`, 303);
  });

  routes.post("/galleries/:id/items/:itemId/remove", async (context) => {
    const [galleryId, itemId] = [idInPath(context, "gallery"), idInPath(context, "item", "itemId")];
    await removeItem(database, signedIn(context), { galleryId, itemId });
    return context.redirect(`/galleries/${galleryId}`, 303);
  });

  routes.route(
    "/",
    sharingForms(services, "/galleries/:id", (context, invitationUrl) => show(context, { invitationUrl })),
  );
  return routes;
}
