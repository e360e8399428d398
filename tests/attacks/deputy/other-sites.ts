import type { Page } from "puppeteer";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { type Named, type Stored, storePage } from "./hostile-page.ts";
import { type Asked, type Web, webOf } from "./web.ts";

const EVIL = "photos.evil.example";
const FRIEND = "photos.friend.example";
const MAIL = "mail.victim.example";

/** Other sites, as seen from a page: where the person is signed in, and which a page may not have read as them. */
const TARGETS: { page: string; target: string; what: string }[] = [
  { page: EVIL, target: MAIL, what: "another site" },
  { page: EVIL, target: "evil.example.victim.example", what: "a site whose name begins alike" },
  { page: EVIL, target: "notevil.example", what: "a site whose name ends alike" },
  { page: "me.github.io", target: "you.github.io", what: "another customer of the same host" },
];

async function signIn(web: Web, host: string): Promise<void> {
  const page = await web.browser.newPage();
  await page.goto(web.at(host, "/sign-in"));
  await page.goto(web.at(host, "/sign-in?again"));
  await page.close();
  const again = web.asked.findLast((asked) => asked.url === "/sign-in?again" && isAt(asked, host));
  if (!again?.cookie.includes("strict")) throw new Error("Nobody is signed in there.");
}

const isAt = ({ host }: Asked, name: string) => host.split(":")[0] === name;
const withCookies = (asked: readonly Asked[], host: string) =>
  asked.filter((request) => isAt(request, host) && request.cookie !== "");

function mayNotSee(web: Web, stored: Stored, host: string): void {
  if (withCookies(stored.atOpening, host).length > 0)
    throw new AttackSucceeded("It was asked with the person's cookies when the dialog was opened.");
  if (withCookies(stored.atStoring, host).length > 0)
    throw new AttackSucceeded("It was asked with the person's cookies.");
  const told = [...stored.atOpening, ...stored.atStoring].filter(({ url }) => url === "/edges");
  if (told.some(({ body }) => body.includes(web.secretHash)))
    throw new AttackSucceeded("The page's server heard the hash of what was read there.");
}

interface Way {
  name: string;
  /** How the page names an address of the target. */
  address(web: Web, page: string, target: string): Named;
  /** Whether only that without cookies is wanted: a redirect to what anybody can see is followed. */
  mayBeStored: boolean;
}

const photo = (title: string, url: string): Named => ({ title, url });
const goTo = (web: Web, page: string, url: string) => web.at(page, `/go?to=${encodeURIComponent(url)}`);

const WAYS: Way[] = [
  {
    name: "names a photo at",
    address: (web, _, target) => photo("x", web.at(target, "/secret.jpg")),
    mayBeStored: false,
  },
  {
    name: "names a document at",
    address: (web, _, target) => ({ title: "x", url: web.at(target, "/admin"), type: "document" }),
    mayBeStored: false,
  },
  {
    name: "names a note at",
    address: (web, _, target) => ({ title: "x", url: web.at(target, "/admin"), type: "note" }),
    mayBeStored: false,
  },
  {
    name: "sends its photo on to",
    address: (web, page, target) => photo("x", goTo(web, page, web.at(target, "/secret.jpg"))),
    mayBeStored: true,
  },
  {
    name: "sends its document on to",
    address: (web, page, target) => ({ title: "x", url: goTo(web, page, web.at(target, "/admin")), type: "document" }),
    mayBeStored: false,
  },
  {
    name: "sends its photo on to, there and back,",
    address: (web, page, target) =>
      photo("x", goTo(web, page, goTo(web, target, goTo(web, page, web.at(target, "/secret.jpg"))))),
    mayBeStored: true,
  },
];

const OTHER_SITES: Attack[] = TARGETS.flatMap(({ page, target, what }) =>
  WAYS.map(({ name, address, mayBeStored }) => ({
    name: `a page ${name} ${what}, where the person is signed in`,
    async run(ground: AttackGround) {
      const web = await webOf(ground);
      await signIn(web, target);
      const own = photo("own", web.at(page, "/own.jpg"));
      const stored = await storePage(web, page, [own, address(web, page, target)]);
      mayNotSee(web, stored, target);
      const count = stored.job?.state.outcome?.stored.length ?? 0;
      if (!mayBeStored && count > 1) throw new AttackSucceeded("It was stored.");
      return stored.job === undefined ? "the person has not allowed it for this page" : "asked as anybody, if at all";
    },
  })),
);

/** The person allows a site for the pages of one origin, in the popup. */
async function allow(web: Web, host: string): Promise<void> {
  const page = await web.browser.newPage();
  const path = "/friend";
  web.pages.set(
    path,
    `<!doctype html><title>Friend</title><main data-gallery-id="5b0c7a3e-9d1f-4c58-8a67-2f3e4d5c6b7a"><figure data-memory-id="7c9e6679-7425-40de-944b-e07fc1f90ae7" data-original="${web.at(MAIL, "/secret.jpg")}" data-title="A"></figure></main>`,
  );
  await page.goto(web.at(host, path));
  await page.waitForSelector("store-forever");
  const popup = await popupOver(web, page);
  const button = await popup.waitForSelector(`::-p-aria(Allow reading photos at ${MAIL})`);
  await button?.click();
  await popup.waitForSelector("::-p-aria(Choose and store)");
  await popup.close().catch(() => {});
  await page.close();
}

async function popupOver(web: Web, page: Page): Promise<Page> {
  const [extension] = (await web.browser.extensions()).values();
  if (extension === undefined) throw new Error("The extension is not there.");
  await page.bringToFront();
  await page.triggerExtensionAction(extension);
  const target = await web.browser.waitForTarget((found) => found.url().endsWith("/popup.html"));
  return target.asPage();
}

const allowed = new WeakMap<Web, Promise<void>>();

function allowOnce(web: Web): Promise<void> {
  const allowing = allowed.get(web) ?? allow(web, FRIEND);
  allowed.set(web, allowing);
  return allowing;
}

const GRANTED: Attack[] = [EVIL, `sub.${FRIEND}`, `${FRIEND}.evil.example`].map((page) => ({
  name: `a page of ${page} names a photo at a site that was allowed for ${FRIEND}`,
  async run(ground) {
    const web = await webOf(ground);
    await signIn(web, MAIL);
    await allowOnce(web);
    const stored = await storePage(web, page, [photo("x", web.at(MAIL, "/secret.jpg"))]);
    mayNotSee(web, stored, MAIL);
    if (stored.job !== undefined) throw new AttackSucceeded("A job was begun.");
    return "allowed for the pages of one origin only";
  },
}));

const KEPT: Attack = {
  name: "a page sends its photo on to what the browser keeps of a site that was allowed for another page",
  async run(ground) {
    const web = await webOf(ground);
    await signIn(web, MAIL);
    await allowOnce(web);
    const seen = await storePage(web, FRIEND, [photo("x", web.at(MAIL, "/private.jpg"))]);
    if (!seen.hashes.includes(web.secretHash)) throw new Error("Not even the page that was allowed it could store it.");
    const own = photo("own", web.at(EVIL, "/own.jpg"));
    const sentOn = photo("x", goTo(web, EVIL, web.at(MAIL, "/private.jpg")));
    const stored = await storePage(web, EVIL, [own, sentOn]);
    mayNotSee(web, stored, MAIL);
    if (stored.hashes.includes(web.secretHash)) throw new AttackSucceeded("It was stored.");
    return "asked anew, as anybody";
  },
};

export const OTHER_SITE_ATTACKS: Attack[] = [...OTHER_SITES, ...GRANTED, KEPT];
