/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { z } from "zod";
import { GalleryError } from "../../errors/gallery-error.ts";
import { acceptInvitation } from "../../shares/shares.ts";
import { InvitationView } from "../../views/people/invitation-view.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { readForm } from "./read-form.ts";
import { renderPage } from "./render-page.ts";
import { pathOfShared } from "./sharing-forms.tsx";

const invitationForm = z.object({ code: z.string().max(100) });

/** The page that an invitation's link opens. */
export function invitationPages({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/invitation", (context) => {
    const user = signedIn(context);
    return renderPage(context, <InvitationView user={user} code={context.req.query("code") ?? ""} />);
  });

  routes.post("/invitation", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { code } = await readForm(context, invitationForm);
    try {
      return context.redirect(pathOfShared(await acceptInvitation(database, user, code)), 303);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      return renderPage(context, <InvitationView user={user} code={code} error={error.message} />, error);
    }
  });

  return routes;
}
