/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { listIdentities, unlinkPrincipal } from "../../accounts/internet-identity.ts";
import { signIn, signOut } from "../../accounts/sessions.ts";
import { signUp } from "../../accounts/sign-up.ts";
import { text } from "../../edges/edge-report.ts";
import { AccountPage } from "../../pages/account-page.tsx";
import { SignInPage } from "../../pages/sign-in-page.tsx";
import { MIN_PASSWORD_LENGTH, SignUpPage } from "../../pages/sign-up-page.tsx";
import { signedIn } from "../api/api.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { Refusal } from "../refusal.ts";
import { renderPage } from "../render-page.ts";
import { forgetSession, keepSession, sessionToken } from "../session-cookie.ts";
import { readForm, typedTexts } from "./read-form.ts";

const MAX_FORM_BYTES = 16 * 1024;
const signInForm = z.object({ email: z.string(), password: z.string(), returnTo: z.string().optional() });

const signUpForm = z.object({
  name: text(100).trim().min(1, "Give a name."),
  email: z.string().trim().max(254, "At most 254 characters.").pipe(z.email("Give an e-mail address.")),
  password: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`)
    .max(200, "A password has at most 200 characters."),
});

const unlinkForm = z.object({ principal: z.string().max(63) });

export function accountPages({ database, demoCredentials, viewerUrl }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/account", async (context) => {
    const user = signedIn(context);
    return renderPage(
      context,
      <AccountPage user={user} identities={await listIdentities(database, user)} viewerUrl={viewerUrl} />,
    );
  });

  routes.post("/account/unlink", bodyLimit({ maxSize: MAX_FORM_BYTES }), async (context) => {
    const user = signedIn(context);
    const form = unlinkForm.safeParse(await context.req.parseBody());
    if (!form.success) throw new Refusal("InvalidArgument", "Say which identity to unlink.");
    await unlinkPrincipal(database, user, form.data.principal);
    return context.redirect("/account", 303);
  });

  routes.get("/sign-in", (context) => {
    const returnTo = ownPath(context, context.req.query("returnTo"));
    if (context.var.viewer !== undefined) return context.redirect(returnTo);
    return renderPage(
      context,
      <SignInPage returnTo={returnTo} demoCredentials={demoCredentials} viewerUrl={viewerUrl} />,
    );
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
        <SignInPage
          returnTo={returnTo}
          rejectedEmail={email}
          demoCredentials={demoCredentials}
          viewerUrl={viewerUrl}
        />,
        401,
      );
    keepSession(context, token);
    return context.redirect(returnTo, 303);
  });

  routes.get("/sign-up", (context) => {
    const returnTo = ownPath(context, context.req.query("returnTo"));
    if (context.var.viewer !== undefined) return context.redirect(returnTo);
    return renderPage(context, <SignUpPage returnTo={returnTo} />);
  });

  routes.post("/sign-up", bodyLimit({ maxSize: MAX_FORM_BYTES }), async (context) => {
    const typed = await typedTexts(context, ["name", "email", "returnTo"]);
    const returnTo = ownPath(context, typed.returnTo);
    try {
      keepSession(context, await signUp(database, await readForm(context, signUpForm)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const page = <SignUpPage returnTo={returnTo} typed={typed} refusal={error.message} />;
      return renderPage(context, page, error.status);
    }
    return context.redirect(returnTo, 303);
  });

  routes.post("/sign-out", async (context) => {
    const token = sessionToken(context);
    if (token !== undefined) await signOut(database, token);
    forgetSession(context);
    return context.redirect("/", 303);
  });

  return routes;
}

/** @returns the path when it stays on this site, else the list of galleries */
function ownPath(context: Context, target: string | undefined): string {
  const here = new URL(context.req.url);
  if (target === undefined || !URL.canParse(target, here.href)) return "/";
  const url = new URL(target, here);
  return url.origin === here.origin ? url.pathname + url.search : "/";
}
