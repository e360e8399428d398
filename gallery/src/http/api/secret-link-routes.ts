import { createRoute, z } from "@hono/zod-openapi";
import { withSecretCode } from "../../memories/memory-url.ts";
import { makeSecretLink, removeSecretLink } from "../../shares/secret-link.ts";
import type { GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { answers, answersNothing, apiRouter, forSignedIn, typeAndId } from "./parts/route-parts.ts";

const putLink = createRoute({
  method: "put",
  path: "/memories/{type}/{id}/link",
  summary: "Make a secret link with which everybody can see one of your memories; an earlier link stops working",
  ...forSignedIn,
  request: { params: typeAndId },
  responses: answers(
    z.object({ ownerSecureCode: z.string(), url: z.url() }).openapi("SecretLink"),
    "The link and the code in it, which cannot be read again later",
  ),
});

const deleteLink = createRoute({
  method: "delete",
  path: "/memories/{type}/{id}/link",
  summary: "Revoke the secret link",
  ...forSignedIn,
  request: { params: typeAndId },
  responses: answersNothing,
});

export function secretLinkRoutes({ database }: GalleryServices) {
  const routes = apiRouter();

  routes.openapi(putLink, async (context) => {
    const key = context.req.valid("param");
    const ownerSecureCode = await makeSecretLink(database, signedIn(context), key);
    const path = withSecretCode(`/memories/${key.type}/${key.id}`, ownerSecureCode);
    return context.json({ ownerSecureCode, url: context.var.origin + path }, 200);
  });

  routes.openapi(deleteLink, async (context) => {
    await removeSecretLink(database, signedIn(context), context.req.valid("param"));
    return context.body(null, 204);
  });

  return routes;
}
