import { accepted, archiveId } from "@store-forever/protocol";
import type { Page } from "puppeteer";
import { clickNamed } from "../../../scripts/once/drive.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { storePage } from "./hostile-page.ts";
import { webOf } from "./web.ts";

const SECRET = "5EcReT0fTheP3rs0n";
/** What opens more than an address shows, as sites put it there. */
const ADDRESSES = [
  `/photo.jpg?X-Amz-Signature=${SECRET}`,
  `/photo.jpg?X-Goog-Signature=${SECRET}&w=2`,
  `/photo.jpg?Signature=${SECRET}&Key-Pair-Id=K1`,
  `/photo.jpg?sv=2020&sig=${SECRET}`,
  `/photo.jpg?key=${SECRET}`,
  `/photo.jpg?session=${SECRET}`,
  `/photo.jpg?token=${SECRET}`,
  `/photo.jpg?access_token=${SECRET}`,
  `/photo.jpg?auth=${SECRET}`,
  `/photo.jpg?%74oken=${SECRET}`,
  `/photo.jpg?${SECRET}`,
  `/photo.jpg?q=${SECRET}`,
  `/photo.jpg;jsessionid=${SECRET}`,
  `/s/${SECRET}/photo.jpg`,
  `/hdnts=exp=1~hmac=${SECRET}/photo.jpg`,
  `/photo.jpg?u=http%3A%2F%2Fcdn.example%2Fa%3Fsig%3D${SECRET}`,
];
const HOST = "photos.person.example";
const SESSION = "5e55101dSECRET";

/** What a link tells: the gallery, and its memories by title. */
interface Told {
  gallery: string;
  memories: ReadonlyMap<string, string>;
}

const text = (value: unknown) =>
  JSON.stringify(value, (_, field) => (typeof field === "bigint" ? String(field) : field));

/** A person stores a page with all of these, and anybody reads it who has the link. @param isTold whether they want it told */
async function readByLink(ground: AttackGround, isTold: boolean): Promise<Told> {
  const web = await webOf(ground);
  const memories = ADDRESSES.map((address) => ({ title: address, url: web.at(HOST, address) }));
  const stored = await storePage(web, HOST, memories, (page) => choose(page, isTold));
  const token = stored.job?.state.outcome?.shareToken;
  if (token === undefined) throw new Error(`Nothing was stored: ${stored.state}.`);
  const { backend } = ground.anonymous;
  const { value: opened } = accepted(await backend.open_share_link(token));
  const { origin, state } = stored.job ?? {};
  const memory_ids = (state?.outcome?.stored ?? []).map(({ memoryId }) => archiveId(origin ?? "", "memory", memoryId));
  const { value } = accepted(await backend.memories_read({ memory_ids, token: [token] }));
  if (value.flat().length !== ADDRESSES.length) throw new Error("The link does not open all of the photos.");
  const told = value.flat().map(({ metadata }) => [metadata.title, text(metadata.source_url)] as const);
  return { gallery: text(opened), memories: new Map(told) };
}

async function choose(page: Page, isTold: boolean): Promise<void> {
  const choice = await page.waitForSelector("::-p-aria(Tell everyone with the link)");
  if ((await choice?.evaluate((box) => (box as HTMLInputElement).checked)) !== isTold)
    await clickNamed(page, "Tell everyone with the link");
}

const runs = new WeakMap<AttackGround, Promise<Told>>();

export const SOURCE_ATTACKS: Attack[] = [
  ...ADDRESSES.map((address) => ({
    name: `somebody with the link looks for the secret in ${address.replace(SECRET, "…")}`,
    async run(ground: AttackGround) {
      const run = runs.get(ground) ?? readByLink(ground, true);
      runs.set(ground, run);
      const { gallery, memories } = await run;
      const told = memories.get(address);
      if (told === undefined) throw new Error("The photo was not stored.");
      if (told.includes(SECRET)) throw new AttackSucceeded("The link tells it.");
      if (gallery.includes(SESSION)) throw new AttackSucceeded("The link tells the page's session.");
      if (!told.includes(HOST) || !gallery.includes(HOST)) throw new Error("The link tells no source at all.");
      return "cut from what is stored";
    },
  })),
  {
    name: "somebody with the link looks for where the photos are from, which the person does not want told",
    async run(ground) {
      const { gallery, memories } = await readByLink(ground, false);
      if (text([gallery, ...memories.values()]).includes(HOST)) throw new AttackSucceeded("The link tells it.");
      return "nothing of it is stored";
    },
  },
];
