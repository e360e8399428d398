import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "./environment.ts";

/**
 * The size of a request's body, known before a byte of it is read: HTTP/1.1 requests without `Content-Length` have none, and those
 * that send theirs in pieces of unknown number are turned down.
 * @throws GalleryError InvalidArgument (no length), TooLarge
 */
export function requireBodyWithin(context: Context, maxBytes: number): number {
  if (context.req.header("Transfer-Encoding") !== undefined)
    throw new GalleryError("InvalidArgument", "Say how long the body is: send it with Content-Length.", {
      field: "Content-Length",
      reason: "lengthRequired",
    });
  const sizeBytes = Number(context.req.header("Content-Length") ?? 0);
  if (!(sizeBytes <= maxBytes))
    throw new GalleryError("TooLarge", `A request to this address has at most ${maxBytes} bytes.`);
  return sizeBytes;
}

export const limitBody = (maxBytes: number) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    requireBodyWithin(context, maxBytes);
    await next();
  });

/** Enough for everything except many edges, and files. */
export const SMALL_BODY_BYTES = 256 * 1024;
export const limitSmallBody = limitBody(SMALL_BODY_BYTES);
