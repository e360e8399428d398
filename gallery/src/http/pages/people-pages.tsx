/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { GalleryError } from "../../errors/gallery-error.ts";
import { findContact, listContacts } from "../../shares/contacts.ts";
import {
  addMember,
  createGroup,
  deleteGroup,
  endRelationship,
  listGroups,
  removeMember,
  setRelationship,
} from "../../shares/groups.ts";
import { PeopleView } from "../../views/people/people-view.tsx";
import { limitSmallBody } from "../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { signedIn } from "../request/signed-in.ts";
import { labelField, uuidField } from "../schemas/fields.ts";
import { idInPath } from "./path-params.ts";
import { readForm, typedTexts } from "./read-form.ts";
import { renderPage } from "./render-page.ts";

const personForm = z.object({ email: z.string().trim().max(254), type: labelField });
const relationshipForm = z.object({ type: labelField });
const groupForm = z.object({ name: labelField });
const memberForm = z.object({ userId: uuidField });

/** The people and groups that somebody shares with. */
export function peoplePages({ database, rateLimits }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  async function pageOf(context: Context<GalleryEnv>, refused: { typed?: object; error?: string } = {}) {
    const user = signedIn(context);
    const [people, groups] = [await listContacts(database, user), await listGroups(database, user)];
    return <PeopleView user={user} people={people} groups={groups} {...refused} />;
  }

  routes.get("/people", async (context) => renderPage(context, await pageOf(context)));

  routes.post("/people", limitSmallBody, async (context) => {
    const user = signedIn(context);
    try {
      const { email, type } = await readForm(context, personForm);
      await rateLimits.lookup(user.id);
      const { id } = await findContact(database, user, email);
      await setRelationship(database, user, id, type);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const typed = await typedTexts(context, ["email", "type"]);
      return renderPage(context, await pageOf(context, { typed, error: error.message }), error);
    }
    return context.redirect("/people", 303);
  });

  routes.post("/people/:userId/relationship", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { type } = await readForm(context, relationshipForm);
    await setRelationship(database, user, idInPath(context, "person", "userId"), type);
    return context.redirect("/people", 303);
  });

  routes.post("/people/:userId/remove", async (context) => {
    const user = signedIn(context);
    await endRelationship(database, user, idInPath(context, "person", "userId"));
    return context.redirect("/people", 303);
  });

  routes.post("/groups", limitSmallBody, async (context) => {
    const user = signedIn(context);
    await createGroup(database, user, (await readForm(context, groupForm)).name);
    return context.redirect("/people", 303);
  });

  routes.post("/groups/:id/members", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { userId } = await readForm(context, memberForm);
    await addMember(database, user, idInPath(context, "group"), userId);
    return context.redirect("/people", 303);
  });

  routes.post("/groups/:id/members/:userId/remove", async (context) => {
    const user = signedIn(context);
    const [id, userId] = [idInPath(context, "group"), idInPath(context, "person", "userId")];
    await removeMember(database, user, id, userId);
    return context.redirect("/people", 303);
  });

  routes.post("/groups/:id/delete", async (context) => {
    await deleteGroup(database, signedIn(context), idInPath(context, "group"));
    return context.redirect("/people", 303);
  });

  return routes;
}
