/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { type AccessRight, accessRightToGallery } from "../../access/access-rights.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { listIdentities } from "../../accounts/internet-identity.ts";
import { presenceOfGalleries } from "../../edges/presence.ts";
import { withStatus } from "../../edges/storage-status.ts";
import { GalleryError, noSuch } from "../../errors/gallery-error.ts";
import {
  countItems,
  type GalleryRow,
  type GallerySummary,
  listGalleries,
  listItems,
  readGallery,
  readItem,
} from "../../galleries/gallery-queries.ts";
import { noteContentOf } from "../../memories/memory-queries.ts";
import type { RescueScript } from "../../views/common/site-layout.tsx";
import { ArchivableView } from "../../views/gallery/archivable-view.tsx";
import { GalleryItemsView, type GalleryPart, ITEMS_PER_PAGE } from "../../views/gallery/gallery-items-view.tsx";
import { GalleryListView } from "../../views/gallery/gallery-list-view.tsx";
import { ItemView } from "../../views/gallery/item-view.tsx";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { decodeCursor, galleryCursor, toListing } from "../schemas/cursor.ts";
import { renderPage } from "./render-page.ts";

const GALLERIES_PER_PAGE = 60;

/** The list of galleries, and the pages of one gallery. */
export function galleryPages({ database, rescue }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/", async (context) => {
    const { user } = context.var;
    const after = decodeCursor(galleryCursor, context.req.query("after"));
    const found = await listGalleries(database, user, { after, limit: GALLERIES_PER_PAGE + 1 });
    const cursorOf = ({ gallery: { title, id } }: GallerySummary) => ({ title, id });
    const { items: galleries, nextCursor } = toListing(found, GALLERIES_PER_PAGE, cursorOf);
    const nextHref = nextCursor && `/?after=${nextCursor}`;
    return renderPage(context, <GalleryListView user={user} galleries={galleries} nextHref={nextHref} />);
  });

  async function readableGallery(context: Context<GalleryEnv>): Promise<GalleryRow> {
    const id = context.req.param("id") ?? "";
    const found = isUuid(id) ? await readGallery(database, context.var.user, id) : undefined;
    if (found === undefined)
      throw new GalleryError(
        "NotFound",
        "There is no such gallery here, or it is not public. If it is yours, sign in to see it.",
      );
    return found;
  }

  /** What shows the photos of a public gallery from its owner's archive, where the owner lets pages name it. */
  async function rescueOf({ isPublic, ownerId }: GalleryRow): Promise<RescueScript | undefined> {
    if (rescue === undefined || !isPublic) return undefined;
    const identities = await listIdentities(database, { id: ownerId });
    const principal = identities.findLast(({ isPublic: isNamed }) => isNamed)?.principal;
    return principal === undefined ? undefined : { ...rescue, principal };
  }

  async function permissionOn(user: CurrentUser | undefined, { id }: GalleryRow): Promise<AccessRight> {
    return user === undefined ? "read" : accessRightToGallery(database, user, id);
  }

  async function galleryPage(context: Context<GalleryEnv>, layout: "grid" | "preview") {
    const gallery = await readableGallery(context);
    const [presence] = await presenceOfGalleries(database, context.var.user, [gallery.id]);
    if (presence === undefined) throw noSuch("gallery");
    const itemCount = presence.totalMemories;
    const part = partOf(context.req.query("page"), itemCount);
    const range =
      part.kind === "whole"
        ? { limit: itemCount }
        : { offset: (part.number - 1) * ITEMS_PER_PAGE, limit: ITEMS_PER_PAGE };
    const memories = (await listItems(database, gallery.id, range)).map(({ memory }) => memory);
    const items = (await withStatus(database, memories)).map((memory) => ({ memory }));
    return renderPage(
      context,
      <GalleryItemsView
        user={context.var.user}
        permission={await permissionOn(context.var.user, gallery)}
        gallery={gallery}
        presence={presence}
        items={items}
        itemCount={itemCount}
        part={part}
        layout={layout}
        rescue={await rescueOf(gallery)}
      />,
    );
  }

  routes.get("/galleries/:id", (context) => galleryPage(context, "grid"));
  routes.get("/galleries/:id/preview", (context) => galleryPage(context, "preview"));

  routes.get("/galleries/:id/items/:memoryId", async (context) => {
    const gallery = await readableGallery(context);
    const id = context.req.param("memoryId");
    const found = isUuid(id) ? await readItem(database, gallery.id, { id }) : undefined;
    if (found === undefined) throw new GalleryError("NotFound", "This memory is not in the gallery.");
    const itemCount = await countItems(database, gallery.id);
    const content = await noteContentOf(database, found.item.memory);
    const [status] = await withStatus(database, [found.item.memory]);
    if (status === undefined) throw new Error("A memory has no status.");
    return renderPage(
      context,
      <ItemView
        user={context.var.user}
        permission={await permissionOn(context.var.user, gallery)}
        gallery={gallery}
        itemCount={itemCount}
        {...found}
        content={content}
        status={status}
      />,
    );
  });

  routes.get("/archivable", (context) => renderPage(context, <ArchivableView user={context.var.user} />));

  return routes;
}

function partOf(page: string | undefined, itemCount: number): GalleryPart {
  if (page === "all") return { kind: "whole" };
  const pageCount = Math.max(1, Math.ceil(itemCount / ITEMS_PER_PAGE));
  const number = Number(page ?? 1);
  if (!Number.isInteger(number) || number < 1 || number > pageCount)
    throw new GalleryError("NotFound", `This gallery has ${pageCount === 1 ? "one page" : `${pageCount} pages`}.`);
  return { kind: "page", number, pageCount };
}
