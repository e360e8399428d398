/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { GalleryError } from "../errors/gallery-error.ts";
import { MessagePage } from "../views/common/message-page.tsx";
import { apiRoutes } from "./api/api-routes.ts";
import type { GalleryEnv, GalleryServices } from "./environment.ts";
import { mediaRoutes } from "./media-routes.ts";
import { pageRoutes } from "./pages/page-routes.ts";
import { renderPage } from "./render-page.ts";
import { requireOwnOrigin } from "./require-own-origin.ts";
import { HTTPS_ONLY, identityPageHeaders, livePageHeaders, mediaHeaders, pageHeaders } from "./security-headers.ts";
import { withCurrentUser } from "./session-cookie.ts";

/** The whole site as a Hono app: answers `fetch` requests, on a server or in a test. */
export function galleryApp(services: GalleryServices): Hono<GalleryEnv> {
  const app = new Hono<GalleryEnv>();
  app.use(withOrigin(services.publicOrigin), headers, requireOwnOrigin, withCurrentUser(services.database));
  app.route("/api", apiRoutes(services));
  app.route("/", mediaRoutes(services));
  app.route("/", pageRoutes(services));
  app.notFound((context) => refuse(context, new GalleryError("NotFound", "There is nothing at this address.")));
  app.onError((error, context) => refuse(context, asGalleryError(error)));
  return app;
}

const MEDIA_PATH = /^\/(media|thumbs)\//;

const IDENTITY_PAGE = /^\/(account|sign-in)$/;
const LIVE_PAGE = "/dashboard";

/** A proxy speaks to this server by another name than browsers speak to the proxy. */
const withOrigin = (publicOrigin: string | undefined) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    context.set("origin", publicOrigin ?? new URL(context.req.url).origin);
    await next();
  });

const headers = createMiddleware<GalleryEnv>(async (context, next) => {
  await headersFor(context.req.path)(context, next);
  if (context.var.origin.startsWith("https:")) context.res.headers.set("Strict-Transport-Security", HTTPS_ONLY);
});

function headersFor(path: string) {
  if (MEDIA_PATH.test(path)) return mediaHeaders;
  if (path === LIVE_PAGE) return livePageHeaders;
  return IDENTITY_PAGE.test(path) ? identityPageHeaders : pageHeaders;
}

function asGalleryError(error: Error): GalleryError {
  if (error instanceof GalleryError) return error;
  if (error instanceof HTTPException && error.status === 413)
    return new GalleryError("TooLarge", "That is too much at once.");
  if (error instanceof HTTPException && error.status === 400)
    return new GalleryError("InvalidArgument", "The body is not what its content type says.");
  if (error instanceof HTTPException && error.status === 415)
    return new GalleryError("InvalidArgument", "This address takes another content type.", { status: 415 });
  console.error(error);
  return new GalleryError("Internal", "The gallery failed to answer. Try again later.");
}

function pathAndQuery(context: Context): string {
  const { pathname, search } = new URL(context.req.url);
  return pathname + search;
}

const TITLES: Partial<Record<number, string>> = { 404: "Not found", 500: "Something went wrong" };

function refuse(context: Context<GalleryEnv>, refusal: GalleryError): Response | Promise<Response> {
  const { failure, status, retryAfterSeconds } = refusal;
  if (retryAfterSeconds !== undefined) context.header("Retry-After", String(retryAfterSeconds));
  if (context.req.path.startsWith("/api/")) return context.json({ error: failure }, status);
  if (status === 401 && context.req.method === "GET")
    return context.redirect(`/sign-in?${new URLSearchParams({ returnTo: pathAndQuery(context) })}`);
  const title = TITLES[status] ?? "That did not work";
  const { path } = context.req;
  return renderPage(
    context,
    <MessagePage user={context.var.user} path={path} title={title} message={failure.message} />,
    status,
  );
}
