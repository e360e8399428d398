import { serveStatic } from "@hono/node-server/serve-static";
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { etag } from "hono/etag";
import { type Image, readImage } from "../photos/gallery-queries.ts";
import { isThumbnailSize, UNSHOWABLE_TILE } from "../photos/thumbnails.ts";
import type { GalleryEnv, GalleryServices } from "./environment.ts";
import { Refusal } from "./refusal.ts";

const noSuchPhoto = () => new Refusal("NotFound", "There is no such photo here.");
/** Asked for again each time, since who may see a photo can change; the ETag keeps that cheap. */
const REVALIDATE = "private, no-cache";

/** `/media/<image id>/<file name>`: originals, byte for byte. `/thumbs/<image id>/<size>.webp`: renditions for the pages. */
export function mediaRoutes(services: GalleryServices): Hono<GalleryEnv> {
  const { database, blobs, thumbnails } = services;
  const routes = new Hono<GalleryEnv>();
  routes.use("/media/*", etag());
  routes.use("/thumbs/*", etag());

  async function readableImage(context: Context<GalleryEnv>, id: string): Promise<Image> {
    const image = isUuid(id) ? await readImage(database, context.var.viewer, id) : undefined;
    if (image === undefined) throw noSuchPhoto();
    return image;
  }

  routes.get("/media/:id/:fileName", async (context) => {
    const { id, fileName } = context.req.param();
    const image = await readableImage(context, id);
    if (image.metadata.originalName !== fileName) throw noSuchPhoto();
    return sendFile(context, {
      file: blobs.pathOf(image.contentHash),
      contentType: image.metadata.mimeType,
      etag: `"${image.contentHash}"`,
    });
  });

  routes.get("/thumbs/:id/:file{[a-z]+\\.webp}", async (context) => {
    const { id, file } = context.req.param();
    const size = file.slice(0, -".webp".length);
    if (!isThumbnailSize(size)) throw noSuchPhoto();
    const { contentHash } = await readableImage(context, id);
    const thumbnail = await thumbnails.fileOf(contentHash, size);
    if (thumbnail === undefined)
      return context.body(UNSHOWABLE_TILE, 200, { "Content-Type": "image/svg+xml", "Cache-Control": REVALIDATE });
    return sendFile(context, { file: thumbnail, contentType: "image/webp", etag: `"${contentHash}-${size}"` });
  });

  return routes;
}

interface FileToSend {
  file: string;
  contentType: string;
  etag: string;
}

async function sendFile(context: Context<GalleryEnv>, { file, contentType, etag }: FileToSend): Promise<Response> {
  const ifRange = context.req.header("If-Range");
  if (ifRange !== undefined && ifRange !== etag) {
    const headers = new Headers(context.req.raw.headers);
    headers.delete("Range");
    context.req.raw = new Request(context.req.url, { method: context.req.method, headers });
  }
  context.header("ETag", etag);
  context.header("Cache-Control", REVALIDATE);
  context.header("Accept-Ranges", "bytes");
  const response = await serveStatic({ path: file })(context, async () => {});
  if (!(response instanceof Response)) throw new Error(`The data folder has lost ${file}.`);
  response.headers.set("Content-Type", contentType);
  return response;
}
