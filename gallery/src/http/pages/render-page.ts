import type { Context } from "hono";
import type { HtmlEscapedString } from "hono/utils/html";
import type { GalleryError } from "../../errors/gallery-error.ts";
import { statusOf } from "../request/error-status.ts";

type View = HtmlEscapedString | Promise<HtmlEscapedString>;

/**
 * Answers a page. Pages depend on who is looking, so no cache keeps them.
 * @param error the error that the page shows, if any; it decides the HTTP status
 */
export async function renderPage(context: Context, view: View, error?: GalleryError): Promise<Response> {
  context.header("Cache-Control", "private, no-store");
  if (error?.retryAfterSeconds !== undefined) context.header("Retry-After", String(error.retryAfterSeconds));
  return context.html(`<!doctype html>${await view}`, error === undefined ? 200 : statusOf(error));
}
