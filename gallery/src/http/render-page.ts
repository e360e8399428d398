import type { Context } from "hono";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";

type Page = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Pages depend on who is looking, so no cache keeps them. */
export async function renderPage(context: Context, page: Page, status: ContentfulStatusCode = 200): Promise<Response> {
  context.header("Cache-Control", "private, no-store");
  return context.html(`<!doctype html>${await page}`, status);
}
