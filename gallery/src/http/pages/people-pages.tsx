/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { GalleryError } from "../../errors/gallery-error.ts";
import {
  addMember,
  createGroup,
  deleteGroup,
  endRelationship,
  listGroups,
  removeMember,
  setRelationship,
} from "../../shares/groups.ts";
import { findPerson, listPeople } from "../../shares/people.ts";
import { PeoplePage } from "../../views/people/people-page.tsx";
import { limitSmallBody, signedIn } from "../api/api.ts";
import { label } from "../api/share-routes.ts";
import type { GalleryEnv, GalleryServices } from "../environment.ts";
import { renderPage, renderRefused } from "../render-page.ts";
import { uuid } from "../schemas/edge-report.ts";
import { idOf } from "./path-id.ts";
import { readForm, typedTexts } from "./read-form.ts";

const personForm = z.object({ email: z.string().trim().max(254), type: label });
const relationshipForm = z.object({ type: label });
const groupForm = z.object({ name: label });
const memberForm = z.object({ userId: uuid });

/** The people and groups that somebody shares with. */
export function peoplePages({ database, rateLimits }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  async function pageOf(context: Context<GalleryEnv>, refused: { typed?: object; refusal?: string } = {}) {
    const user = signedIn(context);
    const [people, groups] = [await listPeople(database, user), await listGroups(database, user)];
    return <PeoplePage user={user} people={people} groups={groups} {...refused} />;
  }

  routes.get("/people", async (context) => renderPage(context, await pageOf(context)));

  routes.post("/people", limitSmallBody, async (context) => {
    const user = signedIn(context);
    try {
      const { email, type } = await readForm(context, personForm);
      await rateLimits.lookup(user.id);
      const { id } = await findPerson(database, user, email);
      await setRelationship(database, user, id, type);
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const typed = await typedTexts(context, ["email", "type"]);
      return renderRefused(context, await pageOf(context, { typed, refusal: error.message }), error);
    }
    return context.redirect("/people", 303);
  });

  routes.post("/people/:userId/relationship", limitSmallBody, async (context) => {
    const user = signedIn(context);
    const { type } = await readForm(context, relationshipForm);
    await setRelationship(database, user, idOf(context, "person", "userId"), type);
    return context.redirect("/people", 303);
  });

  routes.post("/people/:userId/remove", async (context) => {
    const user = signedIn(context);
    await endRelationship(database, user, idOf(context, "person", "userId"));
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
    await addMember(database, user, idOf(context, "group"), userId);
    return context.redirect("/people", 303);
  });

  routes.post("/groups/:id/members/:userId/remove", async (context) => {
    const user = signedIn(context);
    const [id, userId] = [idOf(context, "group"), idOf(context, "person", "userId")];
    await removeMember(database, user, id, userId);
    return context.redirect("/people", 303);
  });

  routes.post("/groups/:id/delete", async (context) => {
    await deleteGroup(database, signedIn(context), idOf(context, "group"));
    return context.redirect("/people", 303);
  });

  return routes;
}
