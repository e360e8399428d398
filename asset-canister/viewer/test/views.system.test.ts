import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Language } from "../src/language/languages.ts";
import { englishOnly, everythingSaid } from "./said-in-english.ts";
import { type SampleGallery, storeGallery } from "./stored-gallery.ts";
import { textsIn } from "./texts.ts";
import { agentOfPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";
import { MODES, openView, preferLanguage, switchMode, VIEWS } from "./views.ts";
import { violationsOn } from "./violations.ts";

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(await agentOfPerson(viewer), viewer.backendId);
});
afterAll(() => viewer?.close());

// Each view is opened once, which takes longest, and stays open when its mode and its language change.
test.each(VIEWS.map((view) => [view.name, view] as const))(
  "%s: axe finds nothing, nothing is cut off, and all is in the language that is chosen",
  async (_, view) => {
    const page = await openView(view, "light", viewer, gallery);
    try {
      for (const mode of Object.keys(MODES) as (keyof typeof MODES)[]) {
        await switchMode(page, mode);
        expect.soft(await violations(page), mode).toEqual([]);
        expect.soft(await overflowPx(page), mode).toBeLessThanOrEqual(0);
      }
      for (const language of ["de", "ja"] as const) {
        await chooseLanguage(page, language);
        expect.soft(await overflowPx(page), `phone in ${language}`).toBeLessThanOrEqual(0);
        expect.soft(await violations(page), language).toEqual([]);
        const said = await everythingSaid(page);
        expect.soft(said.length, language).toBeGreaterThan(5);
        expect.soft(said.filter(await englishOnly(language, gallery)), language).toEqual([]);
      }
    } finally {
      await page.evaluate(() => localStorage.removeItem("language"));
      await page.close();
    }
  },
);

async function violations(page: Page): Promise<unknown[]> {
  const found = await violationsOn(page);
  return found.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
}

/** How much wider the page is than what is seen of it. A page is laid out anew some time after its window has changed. */
const overflowPx = (page: Page) =>
  page.evaluate(async () => {
    const untilMs = performance.now() + 3_000;
    const overflow = () => document.documentElement.scrollWidth - innerWidth;
    while (overflow() > 0 && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 50));
    return overflow();
  });

/** Chooses a language as a person does, though the switch may be behind a dialog. */
async function chooseLanguage(page: Page, language: Language): Promise<void> {
  await page.select(".language-switch select", language);
  await page.waitForFunction((chosen) => document.documentElement.lang === chosen, {}, language);
  // Preact renders after the promise of the texts.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

test("what is English is found where the page is English", async () => {
  const page = await openGallery("en");
  const found = (await everythingSaid(page)).filter(await englishOnly("de", gallery));
  for (const text of ["3 photos", "Verified by your browser", "Search titles and captions", "Open Free as a bird"])
    expect(found).toContain(text);
  await page.close();
});

test.each(["de", "ja"] as const)("a gallery is opened in %s where the browser prefers it", async (language) => {
  const page = await openGallery(language);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
  expect((await everythingSaid(page)).filter(await englishOnly(language, gallery))).toEqual([]);
  await page.close();
});

function openGallery(language: Language): Promise<Page> {
  const view = VIEWS.find(({ name }) => name === "gallery");
  if (view === undefined) throw new Error("There is no such view.");
  return openView(view, "light", viewer, gallery, language);
}

/** What has the focus, by its accessible name. */
const nameOfFocus = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim() ?? "";
  });

test("all that a gallery offers is reached and used by keyboard alone", async () => {
  const page = await viewer.browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  const reached: string[] = [];
  while (reached.at(-1) !== `Open ${gallery.photos[1]?.title}` && reached.length < 30) {
    await page.keyboard.press("Tab");
    reached.push(await nameOfFocus(page));
  }
  const [first, second] = gallery.photos.map(({ title }) => `Open ${title}`);
  expect(reached).toEqual([
    "Store Forever",
    "Verified by your browser",
    "Download all",
    "Form of the download",
    ...["Search titles and captions", "Type", "Order", "Filters", "Select photos"],
    ...[first, second],
  ]);

  await page.focus(".facts-line .verified");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".sheet[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".sheet", { hidden: true });
  expect(await nameOfFocus(page)).toBe("Verified by your browser");

  await page.focus(".tool-pick");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".tile-pick");
  await page.focus(".tile-pick");
  await page.keyboard.press("Space");
  await page.waitForSelector(".tile-pick[aria-checked=true]");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".picked-bar", { hidden: true });
  expect(await nameOfFocus(page)).toBe("Select photos");
  await page.close();
});

test("the language is switched at the foot of the page, by keyboard, at once and for good", async () => {
  const page = await (await viewer.browser.createBrowserContext()).newPage();
  page.setDefaultTimeout(30_000);
  await preferLanguage(page, "en");
  const calls: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) calls.push(request.url());
  });
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  const [english, german] = [await textsIn("en"), await textsIn("de")];
  const verified = (text: string) =>
    page.waitForFunction(
      (wanted) => document.querySelector(".facts-line .verified")?.textContent?.trim() === wanted,
      {},
      text,
    );
  const nameOfTile = () => page.$eval(".tile-open", (tile) => tile.getAttribute("aria-label"));
  await verified(english("gallery.verified"));
  const callsBefore = calls.length;

  await page.focus(`::-p-aria(${english("common.language")})`);
  // A closed list takes the option that begins with what is typed.
  await page.keyboard.type("Deu");
  await verified(german("gallery.verified"));
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
  expect(await nameOfTile()).toBe(`${gallery.photos[0]?.title} öffnen`);
  expect(calls.length).toBe(callsBefore);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SELECT");

  await page.reload();
  await verified(german("gallery.verified"));
  await page.goto(`${viewer.origin}/connect`);
  await page.waitForSelector(`::-p-aria(${german("identity.signIn")})`);
  await page.goto(viewer.linkTo(gallery.token));
  await page.select(".language-switch select", "en");
  await verified(english("gallery.verified"));
  await page.browserContext().close();
});

test("a language costs one file, which is asked for with the first call; English costs none", async () => {
  const filesIn = async (language: Language) => {
    const page = await (await viewer.browser.createBrowserContext()).newPage();
    await preferLanguage(page, language);
    await page.goto(viewer.linkTo(gallery.token));
    await page.waitForSelector(".tile-photo");
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name, startTime }) => ({ name, startTime })),
    );
    await page.browserContext().close();
    return {
      scripts: loaded.filter(({ name }) => name.endsWith(".js") && !name.includes("worker")),
      firstCall: loaded.find(({ name }) => name.includes("/api/")),
    };
  };
  expect((await filesIn("en")).scripts).toHaveLength(1);
  const { scripts, firstCall } = await filesIn("ja");
  expect(scripts).toHaveLength(2);
  const [, texts] = scripts;
  expect((texts?.startTime ?? 0) - (firstCall?.startTime ?? 0)).toBeLessThan(100);
});
