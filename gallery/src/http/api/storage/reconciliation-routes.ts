import { createRoute, z } from "@hono/zod-openapi";
import { Principal } from "@store-forever/protocol/ic-types";
import {
  forgetPresenceKey,
  keepPresenceKey,
  type PresenceKeyRow,
  presenceKeysOf,
} from "../../../edges/presence-keys.ts";
import { reconcileEdges } from "../../../edges/reconcile-edges.ts";
import { GalleryError } from "../../../errors/gallery-error.ts";
import { limitSmallBody } from "../../request/body-limits.ts";
import type { GalleryServices } from "../../request/environment.ts";
import { signedIn } from "../../request/signed-in.ts";
import {
  answers,
  answersNothing,
  apiRouter,
  forSignedIn,
  forSignedInWith,
  instant,
  jsonBody,
} from "../parts/route-parts.ts";

const ownerField = z
  .string()
  .max(63)
  .refine(isPrincipal, "Give the principal in text form.")
  .openapi({ description: "The principal whose archive it is" });

const reconciliation = z
  .object({
    owner: ownerField,
    origin: z.string(),
    /** When the archive was asked last. */
    askedAt: instant.nullable(),
    found: z.number().int().openapi({ description: "Memories that its last answer added" }),
    gone: z.number().int().openapi({ description: "Memories that its last answer took away" }),
    problem: z.string().nullable(),
  })
  .openapi("Reconciliation");
const reconciliations = z.object({
  canisterId: z.string().openapi({ description: "The backend canister that is asked" }),
  archives: z.array(reconciliation),
});

const getKeys = createRoute({
  method: "get",
  path: "/storage/presence-keys",
  summary: "Your archives that this gallery asks which of its files they have, and what came of it",
  ...forSignedIn,
  responses: answers(reconciliations, "Oldest first"),
});

const putKey = createRoute({
  method: "put",
  path: "/storage/presence-keys",
  summary: "Let this gallery ask your archive which of its files it has, and have it ask now",
  description:
    "The archive knows the SHA-256 of the secret, and answers about this gallery's own files alone: whether it has exactly them.",
  ...forSignedInWith(limitSmallBody),
  request: jsonBody(
    z.object({
      owner: ownerField,
      secret: z
        .string()
        .regex(/^[A-Za-z0-9_-]{43}$/, "Give 32 bytes in base64url.")
        .openapi({ description: "32 random bytes in base64url" }),
    }),
  ),
  responses: answers(reconciliations, "What came of it. An archive that has taken the key back is not among them."),
});

const deleteKey = createRoute({
  method: "delete",
  path: "/storage/presence-keys/{owner}",
  summary: "Have this gallery forget the key of an archive",
  ...forSignedIn,
  request: { params: z.object({ owner: ownerField }) },
  responses: answersNothing,
});

function isPrincipal(text: string): boolean {
  try {
    return Principal.fromText(text).toText() === text;
  } catch {
    return false;
  }
}

/** Keys by which this gallery asks people's archives (ARCHITECTURE.md#presence-keys). */
export function reconciliationRoutes({ database, sitePresence }: GalleryServices) {
  const routes = apiRouter();

  function archive() {
    if (sitePresence === undefined)
      throw new GalleryError("Disabled", "This gallery is not connected to a canister that it could ask.");
    return sitePresence;
  }

  routes.openapi(getKeys, async (context) => {
    const { trust } = archive();
    const keys = await presenceKeysOf(database, signedIn(context));
    return context.json({ canisterId: trust.canisterId, archives: keys.map(keyToJson) }, 200);
  });

  routes.openapi(putKey, async (context) => {
    const { trust } = archive();
    const user = signedIn(context);
    await keepPresenceKey(database, user, { ...context.req.valid("json"), origin: context.var.origin });
    const keys = await reconcileEdges(database, archive(), user.id);
    return context.json({ canisterId: trust.canisterId, archives: keys.map(keyToJson) }, 200);
  });

  routes.openapi(deleteKey, async (context) => {
    await forgetPresenceKey(database, signedIn(context), context.req.valid("param").owner);
    return context.body(null, 204);
  });

  return routes;
}

const keyToJson = ({
  owner,
  origin,
  askedAt,
  found,
  gone,
  problem,
}: PresenceKeyRow): z.output<typeof reconciliation> => ({
  owner,
  origin,
  askedAt: askedAt?.toISOString() ?? null,
  found,
  gone,
  problem,
});
