import { serveStatic } from "@hono/node-server/serve-static";
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { etag } from "hono/etag";
import { GalleryError } from "../errors/gallery-error.ts";
import { type MemoryRow, readMemory, readNoteContent } from "../memories/memory-queries.ts";
import { isThumbnailSize, UNSHOWABLE_TILE } from "../memories/thumbnails.ts";
import type { GalleryEnv, GalleryServices } from "./request/environment.ts";

const noSuchFile = () => new GalleryError("NotFound", "There is no such file here.");
/** Browsers ask again each time, because who may see a photo can change. The ETag keeps that cheap. */
const REVALIDATE = "private, no-cache";
const TEXT = "text/plain; charset=utf-8";

/** `/media/<memory id>/<file name>`: originals, byte for byte. `/thumbs/<image id>/<size>.webp`: renditions for the pages. */
export function mediaRoutes(services: GalleryServices): Hono<GalleryEnv> {
  const { database, blobs, thumbnails } = services;
  const routes = new Hono<GalleryEnv>();
  routes.use("/media/*", etag());
  routes.use("/thumbs/*", etag());

  async function readableMemory(context: Context<GalleryEnv>, id: string): Promise<MemoryRow> {
    const memory = isUuid(id)
      ? await readMemory(database, context.var.user, { id }, context.req.query("code"))
      : undefined;
    if (memory === undefined) throw noSuchFile();
    return memory;
  }

  routes.get("/media/:id/:fileName", async (context) => {
    const { id, fileName } = context.req.param();
    const memory = await readableMemory(context, id);
    if (memory.fileName !== fileName) throw noSuchFile();
    const tag = `"${memory.contentHash}"`;
    if (memory.type === "note")
      return context.body((await readNoteContent(database, id)) ?? "", 200, {
        "Content-Type": TEXT,
        "Cache-Control": REVALIDATE,
        ETag: tag,
      });
    const file = blobs.pathOf(memory.contentHash);
    const contentType = memory.mimeType === "text/plain" ? TEXT : memory.mimeType;
    return sendFile(context, { file, contentType, etag: tag, isDownload: !isShown(memory), fileName });
  });

  routes.get("/thumbs/:id/:file{[a-z]+\\.webp}", async (context) => {
    // A path that is written like the route itself has no such part.
    const { id, file = "" } = context.req.param();
    const size = file.slice(0, -".webp".length);
    if (!isThumbnailSize(size)) throw noSuchFile();
    const { contentHash, type } = await readableMemory(context, id);
    if (type !== "image") throw noSuchFile();
    const thumbnail = await thumbnails.fileOf(contentHash, size);
    if (thumbnail === undefined)
      return context.body(UNSHOWABLE_TILE, 200, { "Content-Type": "image/svg+xml", "Cache-Control": REVALIDATE });
    return sendFile(context, { file: thumbnail, contentType: "image/webp", etag: `"${contentHash}-${size}"` });
  });

  return routes;
}

/** Other programs than the browser open documents, except plain text. */
const isShown = ({ type, mimeType }: MemoryRow): boolean => type !== "document" || mimeType === "text/plain";

interface FileToSend {
  file: string;
  contentType: string;
  etag: string;
  isDownload?: boolean;
  fileName?: string;
}

async function sendFile(context: Context<GalleryEnv>, send: FileToSend): Promise<Response> {
  const { file, contentType, etag, isDownload = false, fileName = "" } = send;
  const ifRange = context.req.header("If-Range");
  if (ifRange !== undefined && ifRange !== etag) {
    const headers = new Headers(context.req.raw.headers);
    headers.delete("Range");
    context.req.raw = new Request(context.req.url, { method: context.req.method, headers });
  }
  context.header("ETag", etag);
  context.header("Cache-Control", REVALIDATE);
  context.header("Accept-Ranges", "bytes");
  if (isDownload) context.header("Content-Disposition", `attachment; filename*=UTF-8''${encodeRfc5987(fileName)}`);
  const response = await serveStatic({ path: file })(context, async () => {});
  if (!(response instanceof Response)) throw new Error(`The file ${file} is missing from the data folder.`);
  response.headers.set("Content-Type", contentType);
  return response;
}

/** Percent-encodes all characters that RFC 5987, section 3.2, does not allow. */
function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
