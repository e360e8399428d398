import axe, { type AxeResults } from "axe-core";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Language } from "../src/language/languages.ts";
import { type SampleGallery, storeGallery } from "./stored-gallery.ts";
import { allTextsIn, textsIn } from "./texts.ts";
import { agentOfPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";
import { openView, preferLanguage, VIEWS } from "./views.ts";

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(await agentOfPerson(viewer), viewer.backendId);
});
afterAll(() => viewer?.close());

/** All that a person reads or hears on a page, but what is in English or in its own language on purpose. */
const everythingSaid = (page: Page) =>
  page.evaluate(() => {
    const said = [document.title];
    const isMeant = (element: Element | null) => element?.closest("[lang]:not(html), code") == null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (isMeant(node.parentElement)) said.push(node.textContent?.trim() ?? "");
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(element.getAttribute(name) ?? "");
    return said.filter((text) => text !== "");
  });

/** Matches each English text that reads differently in the language. What the gallery itself is called does not count. */
async function englishOnly(language: Language): Promise<(text: string) => boolean> {
  const [english, translated] = [await allTextsIn("en"), await allTextsIn(language)];
  const forms = [...english]
    .filter(([key, text]) => translated.get(key) !== text)
    .flatMap(([, text]) => text.split(" | "))
    // What is mostly put in would match anything.
    .filter((form) => /[a-z]{2}/i.test(form.replace(/\$\d/g, "")));
  const patterns = forms.map((form) => {
    const parts = form.split(/\$\d/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".+")}$`);
  });
  const formsHere = new Set([...translated.values()].flatMap((text) => text.split(" | ")));
  const names = [gallery.title, ...gallery.photos.map(({ title }) => title)];
  return (text) => {
    const withoutNames = names.reduce((rest, name) => rest.replaceAll(name, "…"), text);
    return !formsHere.has(text) && patterns.some((pattern) => pattern.test(withoutNames));
  };
}

describe.each(["de", "ja"] as const)("in %s", (language) => {
  test.each(VIEWS.map((view) => [view.name, view] as const))(
    "%s has no English left, and axe passes",
    async (_, view) => {
      const page = await openView(view, "light", viewer, gallery, language);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      const isEnglish = await englishOnly(language);
      const said = await everythingSaid(page);
      expect(said.length).toBeGreaterThan(5);
      expect(said.filter(isEnglish)).toEqual([]);
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
      expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
      await page.close();
    },
  );
});

test("what is English is found where the page is English", async () => {
  const [view] = VIEWS.filter(({ name }) => name === "gallery");
  if (view === undefined) throw new Error("There is no such view.");
  const page = await openView(view, "light", viewer, gallery);
  const isEnglish = await englishOnly("de");
  const found = (await everythingSaid(page)).filter(isEnglish);
  for (const text of ["3 photos", "Verified by your browser", "Search titles and captions", "Open Free as a bird"])
    expect(found).toContain(text);
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
