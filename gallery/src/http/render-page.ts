import type { Context } from "hono";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { GalleryError } from "../errors/gallery-error.ts";

type Page = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The page on which somebody can try what was refused again. */
export function renderRefused(
  context: Context,
  page: Page,
  { status, retryAfterSeconds }: GalleryError,
): Promise<Response> {
  if (retryAfterSeconds !== undefined) context.header("Retry-After", String(retryAfterSeconds));
  return renderPage(context, page, status);
}

/** Pages depend on who is looking, so no cache keeps them. */
export async function renderPage(context: Context, page: Page, status: ContentfulStatusCode = 200): Promise<Response> {
  context.header("Cache-Control", "private, no-store");
  return context.html(`<!doctype html>${await page}`, status);
}
