import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "puppeteer";
import sharp from "sharp";
import { buttonState, estimated, inPlace, waitForButton } from "../../../scripts/once/drive.ts";
import { LIMIT_MS } from "../../../scripts/once/wait.ts";
import { readAll } from "../../support/indexed-db.ts";
import { AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";

/** A request that reached the attacker's server. */
export interface Asked {
  method: string;
  url: string;
  cookie: string;
}

/** A site of the attacker's, and the browser of a person who has the extension. */
export interface Site {
  browser: Browser;
  origin: string;
  asked: Asked[];
  /** Adds a page. @returns its address */
  page(html: string): string;
  /** The jobs that the extension has begun, of all sites. */
  jobs(): Promise<Job[]>;
  /** A page of the extension. */
  own: Page;
  /** The id of the extension. */
  extensionId: string;
}

export interface Job {
  origin: string;
  galleryId: string;
  gallery: { title: string; items: { memoryId: string; url: string; title: string }[] };
  state: {
    name: string;
    outcome?: {
      shareToken?: string;
      stored: { memoryId: string; assets: { kind: string; sha256: string }[] }[];
      failed: { memoryId: string }[];
    };
  };
}

const sites = new WeakMap<AttackGround, Promise<Site>>();

/** The one site of all these attacks. */
export function siteOf(ground: AttackGround): Promise<Site> {
  const site = sites.get(ground) ?? startSite(ground);
  sites.set(ground, site);
  return site;
}

export async function startSite(ground: AttackGround): Promise<Site> {
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#7a4cc2" } })
    .jpeg()
    .toBuffer();
  const pages = new Map<string, string>();
  const asked: Asked[] = [];
  const origin = await ground.site((request, response) => {
    const { url = "/", method = "", headers } = request;
    asked.push({ method, url, cookie: headers.cookie ?? "" });
    const html = pages.get(new URL(url, "http://here").pathname);
    if (html !== undefined) response.setHeader("content-type", "text/html; charset=utf-8").end(html);
    else if (url.startsWith("/edges")) response.setHeader("content-type", "application/json").end("[]");
    else response.setHeader("content-type", "image/jpeg").end(photo);
  });
  const browser = await ground.browser();
  const target = await browser.waitForTarget((found) => found.url().startsWith("chrome-extension://"));
  const extensionId = new URL(target.url()).hostname;
  const own = await browser.newPage();
  await own.goto(`chrome-extension://${extensionId}/options.html`);
  const site: Site = {
    browser,
    own,
    origin,
    asked,
    extensionId,
    page(html) {
      const path = `/page-${randomUUID()}`;
      pages.set(path, html);
      return `${origin}${path}`;
    },
    jobs: () => readAll<Job>(own, "store-forever", "jobs"),
  };
  await untilExtensionIsThere(site);
  await seeThatClicksStart(site);
  return site;
}

/** That nothing starts means something only where a person's click starts it. */
async function seeThatClicksStart(site: Site): Promise<void> {
  const { gallery, html } = galleryPage(aGallery());
  await inTab(site, site.page(html), async (page) => {
    const start = await openDialog(page);
    await page.mouse.click(start.x, start.y);
    const outcome = await untilStarted(site, page, gallery);
    if (outcome !== "job") throw new Error(`A click on what is seen starts nothing: ${outcome}.`);
  });
}

/** Right after it was installed, the extension has not told the browser yet on which sites it works. */
async function untilExtensionIsThere({ browser, page }: Site): Promise<void> {
  const url = page(galleryPage(aGallery()).html);
  const tab = await browser.newPage();
  for (let attempt = 0; attempt < 20; attempt++) {
    await tab.goto(url);
    const button = await tab.waitForSelector('store-forever[data-state="idle"]', { timeout: 2_000 }).catch(() => null);
    if (button !== null) return tab.close();
  }
  throw new Error("The extension does not work on the site of these attacks.");
}

export interface Photo {
  id: string;
  title: string;
  url: string;
  type?: string;
}

export interface Gallery {
  id: string;
  title: string;
  photos: Photo[];
}

/** A gallery of three photos that nobody has stored. */
export function aGallery(): Gallery {
  const photos = ["Lake", "Hut", "Summit"].map((title) => ({ id: randomUUID(), title, url: `/${randomUUID()}.jpg` }));
  return { id: randomUUID(), title: `Summer ${randomUUID()}`, photos };
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

export const figure = ({ id, title, url, type = "image" }: Photo) =>
  `<figure data-memory-id="${escaped(id)}" data-memory-type="${escaped(type)}" data-original="${escaped(url)}" data-title="${escaped(title)}"></figure>`;

/** A page with the public hooks. @param script runs in the page before anything of the extension */
export function galleryPage(gallery: Gallery, { script = "", body = "" } = {}): { gallery: Gallery; html: string } {
  const { id, title, photos } = gallery;
  const html = `<!doctype html><html lang="en"><head><title>Page</title><script>${script}</script><link rel="storage-edges" href="/edges"></head><body style="background:#fff">
<main data-gallery-id="${escaped(id)}" data-gallery-title="${escaped(title)}"><div data-store-forever-slot></div>${photos.map(figure).join("\n")}</main>${body}</body></html>`;
  return { gallery, html };
}

/** Opens a page in a tab of its own, and closes the tab afterwards with whatever windows the page made the extension open. */
export async function inTab<T>({ browser }: Site, url: string, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  const before = new Set(await browser.pages());
  try {
    await page.bringToFront();
    await page.goto(url);
    return await use(page);
  } finally {
    for (const other of await browser.pages()) if (!before.has(other)) await other.close().catch(() => {});
    await page.close().catch(() => {});
  }
}

/** Opens the dialog as a person does. @returns the middle of its Start button, once that can be pressed */
export async function openDialog(page: Page): Promise<{ x: number; y: number }> {
  await waitForButton(page, ["idle", "partial"], 30_000);
  const open = await page.waitForSelector("::-p-aria(Store Forever)");
  await open?.click();
  const start = await page.waitForSelector("::-p-aria(Start storing)", { timeout: LIMIT_MS });
  await estimated(page);
  if (start) await inPlace(start);
  const box = await start?.boundingBox();
  if (!box) throw new Error("There is no button that starts.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The button tells at once that a job begins, and the window that asks is there soon after. */
const START_LIMIT_MS = 1_500;
const BEGUN = ["storing", "stored", "partial", "paused", "failed"];

/** What came of a click: a job, a window in which the extension asks, or nothing. */
export async function untilStarted(site: Site, page: Page, gallery: Gallery): Promise<"job" | "asked" | "nothing"> {
  const endMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < endMs) {
    const pages = await site.browser.pages();
    if (pages.some((open) => open.url().includes("/confirm.html"))) return "asked";
    if (BEGUN.includes((await buttonState(page).catch(() => undefined)) ?? "")) return "job";
    await sleep(100);
  }
  // A page may have hidden or replaced the button.
  return (await site.jobs()).some(({ galleryId }) => galleryId === gallery.id) ? "job" : "nothing";
}

/** @throws AttackSucceeded when a job was begun */
export async function mayNotStart(site: Site, page: Page, gallery: Gallery): Promise<string> {
  const outcome = await untilStarted(site, page, gallery);
  if (outcome === "job") throw new AttackSucceeded("It started.");
  return outcome === "asked" ? "asked in a window of the extension" : "nothing started";
}
