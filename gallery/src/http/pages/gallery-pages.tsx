/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { type Permission, permissionOnGallery, permissionOnMemory } from "../../access/access.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { readEdges } from "../../edges/edge-rows.ts";
import { presenceOfGalleries, presenceOfMemories } from "../../edges/presence.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import {
  countItems,
  type Gallery,
  listGalleries,
  listItems,
  readGallery,
  readItem,
} from "../../galleries/gallery-queries.ts";
import { type Memory, readMemory, readNoteContent } from "../../memories/memory-queries.ts";
import { ArchivablePage } from "../../views/gallery/archivable-page.tsx";
import { GalleryListPage } from "../../views/gallery/gallery-list-page.tsx";
import { GalleryPage, type GalleryPart, ITEMS_PER_PAGE } from "../../views/gallery/gallery-page.tsx";
import { ItemPage } from "../../views/gallery/item-page.tsx";
import { MemoryPage } from "../../views/memory/memory-page.tsx";
import { noSuch } from "../api/api.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { renderPage } from "../render-page.ts";
import { decodeCursor, encodeCursor } from "../schemas/cursor.ts";
import { memoryType } from "../schemas/edge-report.ts";

const GALLERIES_PER_PAGE = 60;
const galleryCursor = z.object({ title: z.string(), id: z.uuid() });

/** What visitors see. */
export function galleryPages({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/", async (context) => {
    const { user } = context.var;
    const after = decodeCursor(galleryCursor, context.req.query("after"));
    const found = await listGalleries(database, user, { after, limit: GALLERIES_PER_PAGE + 1 });
    const galleries = found.slice(0, GALLERIES_PER_PAGE);
    const last = found.length > GALLERIES_PER_PAGE ? galleries.at(-1)?.gallery : undefined;
    const nextHref = last && `/?after=${encodeCursor({ title: last.title, id: last.id })}`;
    return renderPage(context, <GalleryListPage user={user} galleries={galleries} nextHref={nextHref} />);
  });

  async function readableGallery(context: Context<GalleryEnv>): Promise<Gallery> {
    const id = context.req.param("id") ?? "";
    const found = isUuid(id) ? await readGallery(database, context.var.user, id) : undefined;
    if (found === undefined)
      throw new GalleryError(
        "NotFound",
        "There is no such gallery here, or it is not public. If it is yours, sign in to see it.",
      );
    return found;
  }

  async function permissionOn(user: CurrentUser | undefined, { id }: Gallery): Promise<Permission> {
    return user === undefined ? "read" : permissionOnGallery(database, user, id);
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
    const items = await listItems(database, gallery.id, range);
    return renderPage(
      context,
      <GalleryPage
        user={context.var.user}
        permission={await permissionOn(context.var.user, gallery)}
        gallery={gallery}
        presence={presence}
        items={items}
        itemCount={itemCount}
        part={part}
        layout={layout}
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
    const content = await contentOf(found.item.memory);
    return renderPage(
      context,
      <ItemPage
        user={context.var.user}
        permission={await permissionOn(context.var.user, gallery)}
        gallery={gallery}
        itemCount={itemCount}
        {...found}
        content={content}
      />,
    );
  });

  routes.get("/memories/:type/:id", async (context) => {
    const { user } = context.var;
    const type = memoryType.safeParse(context.req.param("type"));
    const id = context.req.param("id");
    const code = context.req.query("code");
    const memory =
      type.success && isUuid(id) ? await readMemory(database, user, { id, type: type.data }, code) : undefined;
    if (memory === undefined)
      throw new GalleryError("NotFound", "There is no such memory here, or it is not public. If it is yours, sign in.");
    const [presence] = await presenceOfMemories(database, user, { ids: [id], types: [memory.type], code });
    const status = presence?.storageStatus ?? "web2_only";
    const content = await contentOf(memory);
    const isReadable = user !== undefined && (await readMemory(database, user, memory)) !== undefined;
    const permission = isReadable ? await permissionOnMemory(database, user, id, memory.type) : "read";
    const edges = permission === "own" ? await ownEdges(memory) : undefined;
    const isSeenByAll = (await readMemory(database, undefined, memory)) !== undefined;
    const props = { user, permission, memory, content, code, status, isSeenByAll, edges };
    return renderPage(context, <MemoryPage {...props} />);
  });

  routes.get("/archivable", (context) => renderPage(context, <ArchivablePage user={context.var.user} />));

  const ownEdges = async ({ id, type }: Memory) =>
    (await readEdges(database, [id])).filter(({ memoryType }) => memoryType === type);

  async function contentOf({ type, id }: Memory): Promise<string | undefined> {
    return type === "note" ? readNoteContent(database, id) : undefined;
  }

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
