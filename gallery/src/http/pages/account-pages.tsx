/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { listIdentities, setPrincipalPublic, unlinkPrincipal } from "../../accounts/internet-identity.ts";
import { changePassword, countSessions, signIn, signOut, signOutElsewhere } from "../../accounts/sessions.ts";
import { signUp } from "../../accounts/sign-up.ts";
import { forgetPresenceKey, presenceKeysOf } from "../../edges/presence-keys.ts";
import { reconcileEdges } from "../../edges/reconcile-edges.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { storageUsed } from "../../memories/storage-use.ts";
import { AccountView } from "../../views/account/account-view.tsx";
import { SignInView } from "../../views/account/sign-in-view.tsx";
import { SignUpView } from "../../views/account/sign-up-view.tsx";
import { MIN_PASSWORD_LENGTH } from "../../views/common/form-parts.tsx";
import { limitBody } from "../request/body-limits.ts";
import { clientNetwork } from "../request/client-address.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { ownPath } from "../request/own-path.ts";
import { forgetSession, keepSession, sessionToken } from "../request/session-cookie.ts";
import { signedIn } from "../request/signed-in.ts";
import { textField } from "../schemas/fields.ts";
import { parseForm, readForm, typedTexts } from "./read-form.ts";
import { renderPage } from "./render-page.ts";

const limitForm = limitBody(16 * 1024);
const signInForm = z.object({ email: z.string(), password: z.string(), returnTo: z.string().optional() });

const newPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(200, "A password has at most 200 characters.");
const signUpForm = z.object({
  name: textField(100).trim().min(1, "Give a name."),
  email: z.string().trim().max(254, "At most 254 characters.").pipe(z.email("Give an e-mail address.")),
  password: newPassword,
});
const passwordForm = z.object({ currentPassword: z.string(), password: newPassword });

const forgetForm = z.object({ owner: z.string().max(63) });
const unlinkForm = z.object({ principal: z.string().max(63) });
const rescueForm = z.object({ principal: z.string().max(63), rescue: z.enum(["on", "off"]) });

/** Pages for signing in and out, and for the account. */
export function accountPages(services: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();
  routes.route("/", signInPages(services));
  routes.route("/", ownAccountPages(services));
  return routes;
}

function ownAccountPages(services: GalleryServices): Hono<GalleryEnv> {
  const { database, viewerUrl, rescue, rateLimits, isBehindProxy, quotaBytes, sitePresence } = services;
  const routes = new Hono<GalleryEnv>();

  async function show(context: Context<GalleryEnv>, error?: GalleryError) {
    const user = signedIn(context);
    const [identities, sessionCount] = [await listIdentities(database, user), await countSessions(database, user)];
    const archives = await presenceKeysOf(database, user);
    const hasNewPassword = context.req.query("changed") === "password";
    const usedBytes = await storageUsed(database, user.id);
    const hasRescue = rescue !== undefined;
    const account = { identities, archives, sessionCount, hasNewPassword, usedBytes, quotaBytes };
    const props = { user, viewerUrl, hasRescue, ...account };
    return renderPage(context, <AccountView {...props} error={error?.message} />, error);
  }

  routes.get("/account", (context) => show(context));

  routes.post("/account/password", limitForm, async (context) => {
    const user = signedIn(context);
    try {
      const form = await readForm(context, passwordForm);
      const network = clientNetwork(context, isBehindProxy);
      const token = await rateLimits.password(network, user.id, () => changePassword(database, user, form));
      if (token === undefined)
        throw new GalleryError("InvalidArgument", "This is not your current password.", { field: "currentPassword" });
      await keepSession(context, database, token);
    } catch (error) {
      if (error instanceof GalleryError) return show(context, error);
      throw error;
    }
    return context.redirect("/account?changed=password", 303);
  });

  routes.post("/account/sign-out-elsewhere", async (context) => {
    await signOutElsewhere(database, signedIn(context), sessionToken(context) ?? "");
    return context.redirect("/account", 303);
  });

  routes.post("/account/archives/ask", async (context) => {
    const { id } = signedIn(context);
    if (sitePresence !== undefined) await reconcileEdges(database, sitePresence, id);
    return context.redirect("/account", 303);
  });

  routes.post("/account/archives/forget", limitForm, async (context) => {
    const user = signedIn(context);
    const form = forgetForm.safeParse(await parseForm(context));
    if (!form.success) throw new GalleryError("InvalidArgument", "Say which archive is not to be asked any more.");
    await forgetPresenceKey(database, user, form.data.owner);
    return context.redirect("/account", 303);
  });

  routes.post("/account/unlink", limitForm, async (context) => {
    const user = signedIn(context);
    const form = unlinkForm.safeParse(await parseForm(context));
    if (!form.success) throw new GalleryError("InvalidArgument", "Say which identity to unlink.");
    await unlinkPrincipal(database, user, form.data.principal);
    return context.redirect("/account", 303);
  });

  routes.post("/account/rescue", limitForm, async (context) => {
    const user = signedIn(context);
    const form = rescueForm.safeParse(await parseForm(context));
    if (!form.success) throw new GalleryError("InvalidArgument", "Say which identity your public pages may name.");
    const { principal, rescue: wanted } = form.data;
    await setPrincipalPublic(database, user, { principal, isPublic: wanted === "on" });
    return context.redirect("/account", 303);
  });

  return routes;
}

function signInPages(services: GalleryServices): Hono<GalleryEnv> {
  const { database, demoCredentials, viewerUrl, rateLimits, isBehindProxy } = services;
  const routes = new Hono<GalleryEnv>();

  routes.get("/sign-in", async (context) => {
    const returnTo = ownPath(context.var.origin, context.req.query("returnTo"));
    if (context.var.user !== undefined) return context.redirect(returnTo);
    return renderPage(
      context,
      <SignInView returnTo={returnTo} demoCredentials={demoCredentials} viewerUrl={viewerUrl} />,
    );
  });

  routes.post("/sign-in", limitForm, async (context) => {
    const form = signInForm.safeParse(await parseForm(context));
    if (!form.success) throw new GalleryError("InvalidArgument", "Sign in with an e-mail address and a password.");
    const { email, password } = form.data;
    const returnTo = ownPath(context.var.origin, form.data.returnTo);
    try {
      const network = clientNetwork(context, isBehindProxy);
      const token = await rateLimits.password(network, email, () => signIn(database, { email, password }));
      if (token === undefined)
        throw new GalleryError("Unauthorized", "The e-mail address or the password is wrong. Try again.", {
          reason: "notSignedIn",
        });
      await keepSession(context, database, token);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const page = { returnTo, typedEmail: email, error: error.message, demoCredentials, viewerUrl };
      return renderPage(context, <SignInView {...page} />, error);
    }
    return context.redirect(returnTo, 303);
  });

  routes.get("/sign-up", async (context) => {
    const returnTo = ownPath(context.var.origin, context.req.query("returnTo"));
    if (context.var.user !== undefined) return context.redirect(returnTo);
    return renderPage(context, <SignUpView returnTo={returnTo} />);
  });

  routes.post("/sign-up", limitForm, async (context) => {
    const typed = await typedTexts(context, ["name", "email", "returnTo"]);
    const returnTo = ownPath(context.var.origin, typed.returnTo);
    try {
      const form = await readForm(context, signUpForm);
      await rateLimits.signUp(clientNetwork(context, isBehindProxy), form.email);
      await keepSession(context, database, await signUp(database, form));
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const page = <SignUpView returnTo={returnTo} typed={typed} error={error.message} />;
      return renderPage(context, page, error);
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
