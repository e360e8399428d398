import { accepted, type Backend, unwrap } from "@store-forever/protocol";
import { expect } from "vitest";
import { readEdges } from "../../gallery/src/edges/edge-rows.ts";
import type { HistoryGround } from "./ground.ts";
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

/**
 * Plays a history that the seed tells. After each action reconciliation runs once, and then button, cards, edges, archive and viewer
 * have to agree with the model.
 * @param opened the addresses that the extension has opened in tabs
 */
export async function playHistory(ground: HistoryGround, seed: number, opened: string[]): Promise<void> {
  const random = randomOf(seed);
  const people = [await Person.join(ground), await Person.join(ground)];
  const lengthOf = 4 + Math.floor(random() * 5);
  const played: string[] = [];
  let current = 0;
  let restore = await ground.backup(people[0] as Person);
  for (let step = 0; step < lengthOf; step++) {
    const action = step === 0 ? "store" : (ACTIONS[Math.floor(random() * ACTIONS.length)] as Action);
    if (action === "otherPerson") current = 1 - current;
    const person = people[current] as Person;
    const ids = [...person.photos.keys()];
    const memoryId = ids[Math.floor(random() * ids.length)] as string;
    played.push(`${action} ${current}`);
    if (action === "restore") await restore();
    else await act(person, action, memoryId);
    if (random() < 0.3) restore = await ground.backup(person);
    try {
      await agree(ground, person, opened);
    } catch (cause) {
      throw new Error(
        `History ${seed} does not agree after: ${played.join(", ")}. Replay it: npm run histories -- --seed ${seed} --count 1`,
        { cause },
      );
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
      if (person.hasJob) return;
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
  const { knowledge, asking, cards, viewing, button, database, consents } = person.browser;
  const { origin, galleryId, edgesUrl } = person;
  const memoryIds = [...person.photos.keys()];
  const question = { origin, galleryId, memoryIds, edgesUrl };
  const site = { origin, capsule: await person.capsule(), edgesUrl };
  const db = await database.openDatabase();
  // A second browser of the person lets the site know the archive when it stores; here it has done so.
  if (!(await consents.hasConsent(db, site))) await consents.giveConsent(db, site);
  const checked = await knowledge.refreshGallery(question);
  if (!checked.ok) throw new Error(`The extension does not know the gallery: ${checked.error.name}`);
  expect(await asking.letSiteAsk(db, site), "the gallery compares").toBe(true);

  const inArchive = memoryIds.filter((memoryId) => person.archived.has(memoryId));
  const isSameFile = (memoryId: string) => person.archived.get(memoryId) === person.hashHere(memoryId);
  const edges = (await readEdges(ground.gallery.database, memoryIds)).filter(
    ({ backend }) => backend === "icp-canister",
  );
  const migrating = new Set(edges.filter(({ syncState }) => syncState === "migrating").map((edge) => edge.memoryId));
  if (!person.hasJob) expect([...migrating], "nothing is on its way without a job").toEqual([]);
  const told = memoryIds.filter(
    (memoryId) => edges.filter((edge) => edge.memoryId === memoryId && edge.present).length === 2,
  );
  const settled = (ids: string[]) => ids.filter((memoryId) => !migrating.has(memoryId)).sort();
  expect(settled(told), "edges").toEqual(settled(inArchive.filter(isSameFile)));

  const backend = await person.backend();
  const listed = accepted(await backend.list_memories({ cursor: [], limit: [] })).value.items.map(({ id }) => id);
  expect(listed.sort(), "the archive").toEqual([...person.archived.keys()].map((id) => person.nameOf(id)).sort());

  expect([...checked.value.storedMemoryIds].sort(), "the button's memories").toEqual([...inArchive].sort());
  const state = button.buttonStateOf({ memoryIds, knowledge: checked.value, job: undefined, problem: undefined });
  if (!person.hasJob) expect(state.name, "the button").toBe(buttonName(inArchive.length, memoryIds.length));
  expect(button.canView(state), "View on ICP").toBe(inArchive.length > 0);

  const card = await cards.checkCards(origin, [galleryId]);
  if (!card.ok) throw new Error("The cards are not known.");
  // The gallery of the archive keeps what the site has deleted.
  expect(
    card.value.map(({ storedCount }) => storedCount),
    "the card",
  ).toEqual(person.archived.size === 0 ? [] : [person.archived.size]);

  opened.length = 0;
  const viewed = await viewing.openInViewer({ origin, galleryId, memoryIds }, {});
  if (inArchive.length === 0) return;
  expect(viewed.ok, "View on ICP opens").toBe(true);
  const token = opened[0]?.split("/").at(-1) ?? "";
  expect(await shownBehind(backend, token), "what the viewer shows").toBe(person.archived.size);
}

/** How many memories of a gallery the viewer can read. It shows no gaps for those that were deleted. */
async function shownBehind(backend: Backend, token: string): Promise<number> {
  const link = unwrap(accepted(await backend.open_share_link(token)).value);
  if (link === undefined || !("gallery" in link)) throw new Error("View on ICP has opened no gallery.");
  const memory_ids = link.gallery.items.map((item) => item.memory_id);
  return accepted(await backend.memories_read({ memory_ids, token: [token] })).value.flat().length;
}

const buttonName = (storedCount: number, totalCount: number) =>
  storedCount === totalCount ? "stored" : storedCount === 0 ? "idle" : "partial";
