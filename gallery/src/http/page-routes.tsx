/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { readFileSync } from "node:fs";
import { isUuid } from "@store-forever/protocol";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { etag } from "hono/etag";
import { z } from "zod";
import { signIn, signOut } from "../accounts/sessions.ts";
import { ArchivablePage } from "../pages/archivable-page.tsx";
import { GalleryListPage } from "../pages/gallery-list-page.tsx";
import { GalleryPage } from "../pages/gallery-page.tsx";
import { PhotoPage } from "../pages/photo-page.tsx";
import { SignInPage } from "../pages/sign-in-page.tsx";
import { type GalleryWithPhotos, listGalleries, readGallery } from "../photos/gallery-queries.ts";
import type { GalleryEnv, GalleryServices } from "./environment.ts";
import { Refusal } from "./refusal.ts";
import { renderPage } from "./render-page.ts";
import { forgetSession, keepSession, sessionToken } from "./session-cookie.ts";

const STYLE = readFileSync(new URL("../pages/style.css", import.meta.url), "utf8");
const ICON = readFileSync(new URL("../pages/icon.svg", import.meta.url), "utf8");
const MAX_FORM_BYTES = 16 * 1024;

const signInForm = z.object({ email: z.string(), password: z.string(), returnTo: z.string().optional() });

/** The pages people see. */
export function pageRoutes({ database, demoCredentials }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/", async (context) => {
    const { viewer } = context.var;
    return renderPage(context, <GalleryListPage viewer={viewer} galleries={await listGalleries(database, viewer)} />);
  });

  async function readableGallery(context: Context<GalleryEnv>, id: string): Promise<GalleryWithPhotos> {
    const found = isUuid(id) ? await readGallery(database, context.var.viewer, id) : undefined;
    if (found === undefined)
      throw new Refusal(
        "NotFound",
        "There is no such gallery here, or it is not public. If it is yours, sign in to see it.",
      );
    return found;
  }

  routes.get("/galleries/:id", async (context) => {
    const found = await readableGallery(context, context.req.param("id"));
    return renderPage(context, <GalleryPage viewer={context.var.viewer} {...found} />);
  });

  routes.get("/galleries/:id/photos/:photoId", async (context) => {
    const { id, photoId } = context.req.param();
    const found = await readableGallery(context, id);
    const photo = found.photos.find((candidate) => candidate.id === photoId);
    if (photo === undefined) throw new Refusal("NotFound", "This photo is not in the gallery.");
    return renderPage(context, <PhotoPage viewer={context.var.viewer} {...found} photo={photo} />);
  });

  routes.get("/sign-in", (context) => {
    const returnTo = ownPath(context, context.req.query("returnTo"));
    if (context.var.viewer !== undefined) return context.redirect(returnTo);
    return renderPage(context, <SignInPage returnTo={returnTo} demoCredentials={demoCredentials} />);
  });

  routes.post("/sign-in", bodyLimit({ maxSize: MAX_FORM_BYTES }), async (context) => {
    const form = signInForm.safeParse(await context.req.parseBody());
    if (!form.success) throw new Refusal("InvalidArgument", "Sign in with an e-mail address and a password.");
    const { email, password } = form.data;
    const returnTo = ownPath(context, form.data.returnTo);
    const token = await signIn(database, email, password);
    if (token === undefined)
      return renderPage(
        context,
        <SignInPage returnTo={returnTo} rejectedEmail={email} demoCredentials={demoCredentials} />,
        401,
      );
    keepSession(context, token);
    return context.redirect(returnTo, 303);
  });

  routes.post("/sign-out", async (context) => {
    const token = sessionToken(context);
    if (token !== undefined) await signOut(database, token);
    forgetSession(context);
    return context.redirect("/", 303);
  });

  routes.get("/archivable", (context) => renderPage(context, <ArchivablePage viewer={context.var.viewer} />));

  routes.get("/style.css", etag(), (context) =>
    context.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }),
  );
  routes.get("/icon.svg", etag(), (context) => context.body(ICON, 200, { "Content-Type": "image/svg+xml" }));

  return routes;
}

/** @returns the path when it stays on this site, else the list of galleries */
function ownPath(context: Context, target: string | undefined): string {
  const here = new URL(context.req.url);
  if (target === undefined || !URL.canParse(target, here.href)) return "/";
  const url = new URL(target, here);
  return url.origin === here.origin ? url.pathname + url.search : "/";
}
