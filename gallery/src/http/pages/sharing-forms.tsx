/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { GalleryDatabase } from "../../database/gallery-database.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { describeShares, listShareChoices } from "../../shares/share-descriptions.ts";
import { createShare, deleteShare, type Shared, type ShareRecipient } from "../../shares/shares.ts";
import type { SharingProps } from "../../views/people/sharing-section.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { textField, uuidField } from "../schemas/fields.ts";
import { idInPath, memoryInPath } from "./path-params.ts";
import { checkbox, readForm } from "./read-form.ts";

const shareForm = z.object({ with: textField(200), mayChange: checkbox });

/** Reads what the section about sharing shows. @throws GalleryError NotFound, Unauthorized */
export async function loadSharing(database: GalleryDatabase, user: CurrentUser, shared: Shared): Promise<SharingProps> {
  const [shares, choices] = [await describeShares(database, user, shared), await listShareChoices(database, user)];
  return { shares, choices };
}

/**
 * The forms that share something and that end a share.
 * @param path of the settings page that the forms are on
 * @param showSettings draws that page
 */
export function sharingForms(
  { database }: GalleryServices,
  path: string,
  showSettings: (context: Context<GalleryEnv>, invitationUrl: string) => Promise<Response>,
): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.post(`${path}/shares`, limitSmallBody, async (context) => {
    const user = signedIn(context);
    const shared = sharedInPath(context);
    const form = await readForm(context, shareForm);
    const accessLevel = form.mayChange ? "write" : "read";
    const { code } = await createShare(database, user, shared, recipientOf(form.with), accessLevel);
    if (code === undefined) return context.redirect(`${pathOfShared(shared)}/settings`, 303);
    return showSettings(context, `${context.var.origin}/invitation?${new URLSearchParams({ code })}`);
  });

  routes.post(`${path}/shares/:shareId/delete`, async (context) => {
    const user = signedIn(context);
    await deleteShare(database, user, idInPath(context, "share", "shareId"));
    return context.redirect(`${pathOfShared(sharedInPath(context))}/settings`, 303);
  });

  return routes;
}

function sharedInPath(context: Context<GalleryEnv>): Shared {
  if (context.req.path.startsWith("/galleries/")) return { galleryId: idInPath(context, "gallery") };
  const { type, id } = memoryInPath(context);
  return { memoryId: id, memoryType: type };
}

export const pathOfShared = (shared: Shared): string =>
  "galleryId" in shared ? `/galleries/${shared.galleryId}` : `/memories/${shared.memoryType}/${shared.memoryId}`;

/** @param choice of the form: `invitation`, or a kind and an id or a name, e.g. `group:<id>` */
function recipientOf(choice: string): ShareRecipient {
  if (choice === "invitation") return { sharedWithType: "user" };
  const [kind = "", ...rest] = choice.split(":");
  const value = rest.join(":");
  if (kind === "relationship" && value !== "") return { sharedWithType: kind, sharedRelationshipType: value };
  if (kind === "user" && uuidField.safeParse(value).success) return { sharedWithType: kind, sharedWithId: value };
  if (kind === "group" && uuidField.safeParse(value).success) return { sharedWithType: kind, groupId: value };
  throw new GalleryError("InvalidArgument", "Choose with whom to share it.", { field: "with" });
}
