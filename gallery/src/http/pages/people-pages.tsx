/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { z } from "zod";
import { listContacts } from "../../shares/contacts.ts";
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
import { readForm } from "./read-form.ts";
import { renderPage } from "./render-page.ts";

const relationshipForm = z.object({ type: labelField });
const groupForm = z.object({ name: labelField });
const memberForm = z.object({ userId: uuidField });

/** The people and groups that somebody shares with. */
export function peoplePages({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/people", async (context) => {
    const user = signedIn(context);
    const [people, groups] = [await listContacts(database, user), await listGroups(database, user)];
    return renderPage(context, <PeopleView user={user} people={people} groups={groups} />);
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
