import { createRoute, z } from "@hono/zod-openapi";
import { issueNonce, linkPrincipal, NONCE_SECONDS, signInWithPrincipal } from "../../accounts/internet-identity.ts";
import type { GalleryServices } from "../environment.ts";
import { Refusal } from "../refusal.ts";
import { challengeToken, keepChallenge, keepSession } from "../session-cookie.ts";
import { answers, apiRouter, forSignedIn, instant, jsonBody, limitSmallBody, signedIn } from "./api.ts";

const nonceBody = jsonBody(z.object({ nonce: z.string().min(1).max(100) }));

const getChallenge = createRoute({
  method: "get",
  path: "/ii/challenge",
  summary: "A nonce to prove to the canister with Internet Identity",
  description:
    "Base64url of the bytes to prove. It is good once, for five minutes, in the browser that asked: a cookie comes with it.",
  responses: answers(z.object({ nonce: z.string(), expiresAt: instant }), "The nonce"),
});

const linkIdentity = createRoute({
  method: "post",
  path: "/auth/link-ii",
  summary: "Link the identity that proved the nonce to the account",
  ...forSignedIn,
  middleware: limitSmallBody,
  request: nonceBody,
  responses: answers(z.object({ principal: z.string() }), "The linked principal"),
});

const verifyNonce = createRoute({
  method: "post",
  path: "/ii/verify-nonce",
  summary: "Sign in as the account to which the identity that proved the nonce is linked",
  middleware: limitSmallBody,
  request: nonceBody,
  responses: answers(z.object({ principal: z.string() }), "Signed in"),
});

export function identityRoutes({ database, nonceRegistry }: GalleryServices) {
  const routes = apiRouter();

  function registry() {
    if (nonceRegistry === undefined)
      throw new Refusal("Disabled", "This gallery is not connected to the canister that confirms identities.");
    return nonceRegistry;
  }

  routes.openapi(getChallenge, async (context) => {
    registry();
    const { nonce, browserToken, expiresAt } = await issueNonce(database);
    keepChallenge(context, browserToken, NONCE_SECONDS);
    return context.json({ nonce, expiresAt: expiresAt.toISOString() }, 200);
  });

  routes.openapi(linkIdentity, async (context) => {
    const user = signedIn(context);
    const confirmation = { nonce: context.req.valid("json").nonce, browserToken: challengeToken(context) };
    return context.json({ principal: await linkPrincipal(database, registry(), user, confirmation) }, 200);
  });

  routes.openapi(verifyNonce, async (context) => {
    const confirmation = { nonce: context.req.valid("json").nonce, browserToken: challengeToken(context) };
    const { principal, token } = await signInWithPrincipal(database, registry(), confirmation);
    keepSession(context, token);
    return context.json({ principal }, 200);
  });

  return routes;
}
