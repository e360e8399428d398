import { accepted, type Backend, unwrap } from "@store-forever/protocol";
import { expect } from "vitest";
import { readEdges } from "../../gallery/src/edges/edge-rows.ts";
import { refreshGalleryPresence } from "../../gallery/src/edges/refresh-presence.ts";
import type { HistoryGround } from "./ground.ts";
import { openPage } from "./page.ts";
import { Person } from "./person.ts";

const ACTIONS = [
  "store",
  "storeSome",
  "change",
  "deleteInArchive",
  "deleteInGallery",
  "revoke",
  "otherBrowser",
  "otherPerson",
  "pause",
  "crash",
  "cancel",
  "restore",
] as const;
type Action = (typeof ACTIONS)[number];

/** mulberry32: the same numbers for the same seed, for ever. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What happens, which of the photos it happens to, and whether the gallery's database is kept for later. */
export interface Step {
  action: Action;
  /** From 0 to 1. */
  photo: number;
  isKept?: boolean;
}

/** The history that a seed tells. */
export function historyOf(seed: number): Step[] {
  const random = randomOf(seed);
  const length = 4 + Math.floor(random() * 5);
  return Array.from({ length }, (_, index) => ({
    action: index === 0 ? "store" : (ACTIONS[Math.floor(random() * ACTIONS.length)] as Action),
    photo: random(),
    isKept: random() < 0.3,
  }));
}

/**
 * Plays a history. After each action reconciliation runs once, and then button, badges, cards, edges, the gallery's pages, archive and viewer
 * have to agree with the model.
 * @param opened the addresses that the extension has opened in tabs
 */
export async function playHistory(ground: HistoryGround, steps: readonly Step[], opened: string[]): Promise<void> {
  const people: Person[] = [];
  const played: string[] = [];
  let current = 0;
  let restore: (() => Promise<void>) | undefined;
  for (const { action, photo, isKept } of steps) {
    if (action === "otherPerson") current = 1 - current;
    people[current] ??= await Person.join(ground);
    const person = people[current] as Person;
    restore ??= await ground.backup(person);
    const ids = [...person.photos.keys()];
    const memoryId = ids[Math.floor(photo * ids.length)] as string;
    played.push(`${action} ${current}`);
    if (action === "restore") await restore();
    else await act(person, action, memoryId);
    if (isKept) restore = await ground.backup(person);
    try {
      await agree(ground, person, opened);
    } catch (cause) {
      throw new Error(`It does not agree after: ${played.join(", ")}.`, { cause });
    }
  }
}

async function act(person: Person, action: Action, memoryId: string): Promise<void> {
  const ids = [...person.photos.keys()];
  switch (action) {
    case "store":
    case "otherPerson":
      if (!person.hasJob) await person.begin(ids);
      await person.send();
      return person.finish();
    case "storeSome":
      // A browser that was closed during a job may begin another one instead.
      await person.begin([memoryId]);
      await person.send();
      return person.finish();
    case "change":
      return person.change(memoryId);
    case "deleteInArchive":
      return person.deleteInArchive(memoryId);
    case "deleteInGallery":
      return person.deleteInGallery(memoryId);
    case "revoke":
      return person.revokeLinks();
    case "otherBrowser":
      return person.changeBrowser();
    case "pause":
      if (!person.hasJob) await person.begin(ids);
      await person.send(1);
      return person.pause();
    case "crash":
      if (!person.hasJob) await person.begin(ids);
      await person.send(2);
      return person.crash();
    case "cancel":
      if (!person.hasJob) await person.begin(ids);
      await person.send(1);
      return person.cancel();
    case "restore":
      return;
  }
}

/** What is shown is what is there. */
async function agree(ground: HistoryGround, person: Person, opened: string[]): Promise<void> {
  const { asking, database, consents } = person.browser;
  const { origin, edgesUrl } = person;
  const memoryIds = [...person.photos.keys()];
  const site = { origin, capsule: await person.capsule(), edgesUrl };
  const db = await database.openDatabase();
  // A second browser of the person lets the site know the archive when it stores; here it has done so.
  if (!(await consents.hasConsent(db, site))) await consents.giveConsent(db, site);
  const page = await openPage(person);
  expect(await asking.letSiteAsk(db, site), "the gallery compares").toBe(true);

  const inArchive = memoryIds.filter((memoryId) => person.archived.has(memoryId));
  const asNow = inArchive.filter((memoryId) => person.archived.get(memoryId) === person.hashHere(memoryId)).sort();
  const edges = (await readEdges(ground.gallery.database, memoryIds)).filter(
    ({ backend }) => backend === "icp-canister",
  );
  const migrating = new Set(edges.filter(({ syncState }) => syncState === "migrating").map((edge) => edge.memoryId));
  if (!person.hasJob) expect([...migrating], "nothing is on its way without a job").toEqual([]);
  const told = memoryIds.filter(
    (memoryId) => edges.filter((edge) => edge.memoryId === memoryId && edge.present).length === 2,
  );
  const settled = (ids: string[]) => ids.filter((memoryId) => !migrating.has(memoryId)).sort();
  expect(settled(told), "edges").toEqual(settled(asNow));
  const { photoBadges, wholeBadges } = await galleryBadges(ground, person);
  if (!person.hasJob)
    for (const badges of wholeBadges)
      expect(badges.at(-1), "the gallery's own badge").toBe(GALLERY_STATUS[buttonName(asNow.length, memoryIds.length)]);
  for (const [where, badges] of photoBadges) {
    const of = (badge: string) => memoryIds.filter((memoryId) => badges.get(memoryId)?.includes(badge)).sort();
    expect(settled(of("stored_forever")), `stored on the gallery's ${where}`).toEqual(settled(asNow));
    expect(settled(of("web2_only")), `only here on the gallery's ${where}`).toEqual(
      settled(memoryIds.filter((memoryId) => !asNow.includes(memoryId))),
    );
    expect(of("migrating"), `on their way on the gallery's ${where}`).toEqual([...migrating].sort());
    expect(
      of("failed").filter((memoryId) => asNow.includes(memoryId)),
      `failed on the gallery's ${where}`,
    ).toEqual([]);
  }

  const backend = await person.backend();
  const listed = accepted(await backend.list_memories({ cursor: [], limit: [] })).value.items.map(({ id }) => id);
  expect(listed.sort(), "the archive").toEqual([...person.archived.keys()].map((id) => person.nameOf(id)).sort());

  const rows = memoryIds.filter((memoryId) => page.view.rowOf(memoryId) === "stored").sort();
  expect(rows, "the extension's badges").toEqual(asNow);
  const name = buttonName(asNow.length, memoryIds.length);
  expect(page.view.button.name, "the button").toBe(person.hasJob && name !== "stored" ? "paused" : name);
  expect(person.browser.button.canView(page.view.button), "View on ICP").toBe(inArchive.length > 0);

  // The gallery of the archive keeps what the site has deleted, and what it has replaced is not stored as it is now.
  const storedCount = person.archived.size - (inArchive.length - asNow.length);
  const card = await page.ask({ to: "background", type: "cards.compare", galleryIds: [person.galleryId], edgesUrl });
  expect(card.ok && card.value.map((stored) => stored.storedCount), "the card").toEqual(
    storedCount === 0 ? [] : [storedCount],
  );

  opened.length = 0;
  await page.session.view();
  expect(opened, "View on ICP opens").toHaveLength(inArchive.length > 0 ? 1 : opened.length);
  if (inArchive.length === 0) return;
  const token = opened[0]?.split("/").at(-1) ?? "";
  expect(await shownBehind(backend, token), "what the viewer shows").toBe(person.archived.size);
}

/** The badges of the gallery and of each photo on its own pages, as the person sees them without the extension. */
async function galleryBadges(ground: HistoryGround, { origin, galleryId, photos }: Person) {
  const read = async (path: string) => (await ground.fetch(origin + path)).text();
  const kindsIn = (html: string, id: string) => {
    const [, after = ""] = html.split(`id="${id}"`);
    const [badges = ""] = after.split(/<\/(?:a|p)>/);
    return [...badges.matchAll(/class="badge (\w+)"/g)].map(([, kind]) => kind);
  };
  // Servers follow changes within two seconds; none runs its jobs here.
  await refreshGalleryPresence(ground.gallery.database);
  const grid = await read(`/galleries/${galleryId}`);
  const dashboard = await read("/dashboard");
  const ids = [...photos.keys()];
  const own = await Promise.all(ids.map((memoryId) => read(`/galleries/${galleryId}/items/${memoryId}`)));
  const photoBadges = new Map([
    ["page", new Map(ids.map((memoryId) => [memoryId, kindsIn(grid, `badges-image-${memoryId}`)]))],
    ["dashboard", new Map(ids.map((memoryId) => [memoryId, kindsIn(dashboard, `badges-image-${memoryId}`)]))],
    ["page of a photo", new Map(ids.map((memoryId, index) => [memoryId, kindsIn(own[index] ?? "", "badges")]))],
  ]);
  return { photoBadges, wholeBadges: [kindsIn(grid, "badges"), kindsIn(dashboard, `badges-gallery-${galleryId}`)] };
}

/** How many memories of a gallery the viewer can read. It shows no gaps for those that were deleted. */
async function shownBehind(backend: Backend, token: string): Promise<number> {
  const link = unwrap(accepted(await backend.open_share_link(token)).value);
  if (link === undefined || !("gallery" in link)) throw new Error("View on ICP has opened no gallery.");
  const memory_ids = link.gallery.items.map((item) => item.memory_id);
  return accepted(await backend.memories_read({ memory_ids, token: [token] })).value.flat().length;
}

const GALLERY_STATUS = { stored: "stored_forever", partial: "partially_stored", idle: "web2_only" };

const buttonName = (storedCount: number, totalCount: number) =>
  storedCount === totalCount ? "stored" : storedCount === 0 ? "idle" : "partial";
