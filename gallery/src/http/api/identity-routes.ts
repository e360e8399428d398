import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  issueNonce,
  linkPrincipal,
  listIdentities,
  NONCE_SECONDS,
  signInWithPrincipal,
  unlinkPrincipal,
} from "../../accounts/internet-identity.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { limitSmallBody } from "../request/body-limits.ts";
import { clientNetwork } from "../request/client-address.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { challengeToken, keepChallenge, keepSession } from "../request/session-cookie.ts";
import { signedIn } from "../request/signed-in.ts";
import {
  answers,
  answersNothing,
  apiRouter,
  forSignedIn,
  forSignedInWith,
  instant,
  jsonBody,
} from "./parts/route-parts.ts";

const nonceBody = jsonBody(z.object({ nonce: z.string().min(1).max(100) }));

const getChallenge = createRoute({
  method: "get",
  path: "/ii/challenge",
  summary: "A nonce to prove to the canister with Internet Identity",
  description:
    "The proof is the SHA-256 of `store-forever-link`, this gallery's origin and the nonce, each on a line of its own. The nonce is valid once, for five minutes, in the browser that asked for it: a cookie comes with it.",
  responses: answers(z.object({ nonce: z.string(), expiresAt: instant }), "The nonce"),
});

const linkIdentity = createRoute({
  method: "post",
  path: "/auth/link-ii",
  summary: "Link the identity that proved the nonce with your account",
  ...forSignedInWith(limitSmallBody),
  request: nonceBody,
  responses: answers(z.object({ principal: z.string() }), "The linked principal"),
});

const listLinked = createRoute({
  method: "get",
  path: "/auth/identities",
  summary: "The identities that are linked with your account",
  ...forSignedIn,
  responses: answers(
    z.object({ identities: z.array(z.object({ principal: z.string(), linkedAt: instant })) }),
    "Oldest first",
  ),
});

const unlinkIdentity = createRoute({
  method: "delete",
  path: "/auth/identities/{principal}",
  summary: "Unlink an identity from your account",
  ...forSignedIn,
  request: { params: z.object({ principal: z.string().max(63) }) },
  responses: answersNothing,
});

const verifyNonce = createRoute({
  method: "post",
  path: "/ii/verify-nonce",
  summary: "Sign in to the account that is linked with the identity that proved the nonce",
  middleware: limitSmallBody,
  request: nonceBody,
  responses: answers(z.object({ principal: z.string() }), "Signed in"),
});

export function identityRoutes({ database, nonceRegistry, isBehindProxy, rateLimits }: GalleryServices) {
  const routes = apiRouter();

  function registry() {
    if (nonceRegistry === undefined)
      throw new GalleryError("Disabled", "This gallery is not connected to the canister that confirms identities.");
    return nonceRegistry;
  }

  const confirmationOf = (context: Context<GalleryEnv>, nonce: string) => ({
    nonce,
    origin: context.var.origin,
    browserToken: challengeToken(context),
  });

  routes.openapi(getChallenge, async (context) => {
    registry();
    await rateLimits.identity(clientNetwork(context, isBehindProxy));
    const { nonce, browserToken, expiresAt } = await issueNonce(database);
    keepChallenge(context, browserToken, NONCE_SECONDS);
    return context.json({ nonce, expiresAt: expiresAt.toISOString() }, 200);
  });

  routes.openapi(linkIdentity, async (context) => {
    const user = signedIn(context);
    const confirmation = confirmationOf(context, context.req.valid("json").nonce);
    await rateLimits.identity(clientNetwork(context, isBehindProxy));
    return context.json({ principal: await linkPrincipal(database, registry(), user, confirmation) }, 200);
  });

  routes.openapi(listLinked, async (context) => {
    const identities = await listIdentities(database, signedIn(context));
    const shown = identities.map(({ principal, linkedAt }) => ({ principal, linkedAt: linkedAt.toISOString() }));
    return context.json({ identities: shown }, 200);
  });

  routes.openapi(unlinkIdentity, async (context) => {
    const { principal } = context.req.valid("param");
    await unlinkPrincipal(database, signedIn(context), principal);
    return context.body(null, 204);
  });

  routes.openapi(verifyNonce, async (context) => {
    const confirmation = confirmationOf(context, context.req.valid("json").nonce);
    await rateLimits.identity(clientNetwork(context, isBehindProxy));
    const { principal, token } = await signInWithPrincipal(database, registry(), confirmation);
    await keepSession(context, database, token);
    return context.json({ principal }, 200);
  });

  return routes;
}
