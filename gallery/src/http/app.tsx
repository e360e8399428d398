/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { GalleryError } from "../errors/gallery-error.ts";
import { MessageView } from "../views/common/message-view.tsx";
import { apiRoutes } from "./api/api-routes.ts";
import { mediaRoutes } from "./media-routes.ts";
import { pageRoutes } from "./pages/page-routes.ts";
import { renderPage } from "./pages/render-page.ts";
import type { GalleryEnv, GalleryServices } from "./request/environment.ts";
import { asGalleryError, errorBody, statusOf } from "./request/error-status.ts";
import { requireKnownHost } from "./request/known-host.ts";
import { requireOwnOrigin } from "./request/require-own-origin.ts";
import {
  HTTPS_ONLY,
  identityPageHeaders,
  mediaHeaders,
  pageHeaders,
  rescuedPageHeaders,
  scriptPageHeaders,
} from "./request/security-headers.ts";
import { withCurrentUser } from "./request/session-cookie.ts";
import { securityTxt } from "./security-txt.ts";

/** The whole site as a Hono app: answers `fetch` requests, on a server or in a test. */
export function galleryApp(services: GalleryServices): Hono<GalleryEnv> {
  const app = new Hono<GalleryEnv>();
  const { publicOrigin, database } = services;
  app.use(headers(services), requireKnownHost(publicOrigin), requireOwnOrigin, withCurrentUser(database));
  app.route("/api", apiRoutes(services));
  app.route("/", mediaRoutes(services));
  app.route("/", securityTxt(services));
  app.route("/", pageRoutes(services));
  app.notFound((context) => answerError(context, new GalleryError("NotFound", "There is nothing at this address.")));
  app.onError((error, context) => answerError(context, asGalleryError(error)));
  return app;
}

const MEDIA_PATH = /^\/(media|thumbs)\//;

const IDENTITY_PAGE = /^\/(account|sign-in)$/;
const SCRIPT_PAGES = new Set(["/dashboard", "/upload"]);

const GALLERY_PAGE = /^\/galleries\/[^/]+(?:\/preview)?$/;

const headers = ({ publicOrigin, rescue }: GalleryServices) => {
  const galleryHeaders = rescue === undefined ? pageHeaders : rescuedPageHeaders(rescue);
  return createMiddleware<GalleryEnv>(async (context, next) => {
    const { path } = context.req;
    await (GALLERY_PAGE.test(path) ? galleryHeaders : headersFor(path))(context, next);
    if (publicOrigin?.startsWith("https:")) context.res.headers.set("Strict-Transport-Security", HTTPS_ONLY);
  });
};

function headersFor(path: string) {
  if (MEDIA_PATH.test(path)) return mediaHeaders;
  if (SCRIPT_PAGES.has(path)) return scriptPageHeaders;
  return IDENTITY_PAGE.test(path) ? identityPageHeaders : pageHeaders;
}

function pathAndQuery(context: Context): string {
  const { pathname, search } = new URL(context.req.url);
  return pathname + search;
}

const TITLE_BY_STATUS: Partial<Record<number, string>> = { 404: "Not found", 500: "Something went wrong" };

function answerError(context: Context<GalleryEnv>, error: GalleryError): Response | Promise<Response> {
  const status = statusOf(error);
  if (context.req.path.startsWith("/api/")) {
    if (error.retryAfterSeconds !== undefined) context.header("Retry-After", String(error.retryAfterSeconds));
    return context.json(errorBody(error), status);
  }
  if (status === 401 && context.req.method === "GET")
    return context.redirect(`/sign-in?${new URLSearchParams({ returnTo: pathAndQuery(context) })}`);
  const title = TITLE_BY_STATUS[status] ?? "That did not work";
  const { path } = context.req;
  return renderPage(
    context,
    <MessageView user={context.var.user} path={path} title={title} message={error.message} />,
    error,
  );
}
