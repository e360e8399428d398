/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { Database } from "../../database/database.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { describeShares, listShareChoices } from "../../shares/share-descriptions.ts";
import { acceptInvitation, createShare, deleteShare, type Shared, type ShareTarget } from "../../shares/shares.ts";
import { InvitationPage } from "../../views/people/invitation-page.tsx";
import type { SharingProps } from "../../views/people/sharing.tsx";
import { limitSmallBody, noSuch, signedIn } from "../api/api.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { renderPage } from "../render-page.ts";
import { memoryType, text, uuid } from "../schemas/edge-report.ts";
import { idOf } from "./path-id.ts";
import { checkbox, readForm } from "./read-form.ts";

const shareForm = z.object({ with: text(200), mayChange: checkbox });
const invitationForm = z.object({ code: z.string().max(100) });

/** What the section about sharing shows. @throws GalleryError NotFound, Unauthorized */
export async function readSharing(database: Database, user: CurrentUser, shared: Shared): Promise<SharingProps> {
  const [shares, choices] = [await describeShares(database, user, shared), await listShareChoices(database, user)];
  return { shares, choices };
}

/**
 * Shares by a form and takes shares back; `showSettings` draws the page that the forms are on.
 */
export function sharingForms(
  { database }: GalleryServices,
  path: string,
  showSettings: (context: Context<GalleryEnv>, invitationUrl: string) => Promise<Response>,
): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.post(`${path}/shares`, limitSmallBody, async (context) => {
    const user = signedIn(context);
    const shared = sharedOf(context);
    const form = await readForm(context, shareForm);
    const accessLevel = form.mayChange ? "write" : "read";
    const { code } = await createShare(database, user, shared, targetOf(form.with), accessLevel);
    if (code === undefined) return context.redirect(`${pathOfShared(shared)}/settings`, 303);
    return showSettings(context, `${context.var.origin}/invitation?${new URLSearchParams({ code })}`);
  });

  routes.post(`${path}/shares/:shareId/delete`, async (context) => {
    const user = signedIn(context);
    await deleteShare(database, user, idOf(context, "share", "shareId"));
    return context.redirect(`${pathOfShared(sharedOf(context))}/settings`, 303);
  });

  return routes;
}

export function invitationPages({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/invitation", (context) => {
    const user = signedIn(context);
    return renderPage(context, <InvitationPage user={user} code={context.req.query("code") ?? ""} />);
  });

  routes.post("/invitation", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { code } = await readForm(context, invitationForm);
    try {
      return context.redirect(pathOfShared(await acceptInvitation(database, user, code)), 303);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      return renderPage(context, <InvitationPage user={user} code={code} refusal={error.message} />, error.status);
    }
  });

  return routes;
}

/** What the path of a request names. @throws GalleryError NotFound */
export function sharedOf(context: Context<GalleryEnv>): Shared {
  if (context.req.path.startsWith("/galleries/")) return { galleryId: idOf(context, "gallery") };
  const type = memoryType.safeParse(context.req.param("type"));
  if (!type.success) throw noSuch("memory");
  return { memoryId: idOf(context, "memory"), memoryType: type.data };
}

const pathOfShared = (shared: Shared): string =>
  "galleryId" in shared ? `/galleries/${shared.galleryId}` : `/memories/${shared.memoryType}/${shared.memoryId}`;

/** A choice of the form: `invitation`, or what kind of share with which id or name. */
function targetOf(choice: string): ShareTarget {
  if (choice === "invitation") return { sharedWithType: "user" };
  const [kind = "", ...rest] = choice.split(":");
  const value = rest.join(":");
  if (kind === "relationship" && value !== "") return { sharedWithType: kind, sharedRelationshipType: value };
  if (kind === "user" && uuid.safeParse(value).success) return { sharedWithType: kind, sharedWithId: value };
  if (kind === "group" && uuid.safeParse(value).success) return { sharedWithType: kind, groupId: value };
  throw new GalleryError("InvalidArgument", "Choose with whom to share it.", { field: "with" });
}
