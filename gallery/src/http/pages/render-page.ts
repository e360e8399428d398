import type { Context } from "hono";
import type { HtmlEscapedString } from "hono/utils/html";
import type { GalleryError } from "../../errors/gallery-error.ts";
import { statusOf } from "../request/error-status.ts";

type View = HtmlEscapedString | Promise<HtmlEscapedString>;

/**
 * Answers a page. Pages depend on who is looking, so no cache keeps them.
 * @param error what the page is about, if it is about one: a form that was refused, or a page that is not there
 */
export async function renderPage(context: Context, view: View, error?: GalleryError): Promise<Response> {
  context.header("Cache-Control", "private, no-store");
  if (error?.retryAfterSeconds !== undefined) context.header("Retry-After", String(error.retryAfterSeconds));
  return context.html(`<!doctype html>${await view}`, error === undefined ? 200 : statusOf(error));
}
