import axe, { type AxeResults } from "axe-core";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SampleGallery, storeGallery } from "./stored-gallery.ts";
import { agentOfPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";
import { MODES, openView, switchMode, VIEWS } from "./views.ts";

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(await agentOfPerson(viewer), viewer.backendId);
});
afterAll(() => viewer?.close());

test.each(VIEWS.map((view) => [view.name, view] as const))("axe finds nothing wrong with %s", async (_, view) => {
  const page = await openView(view, "light", viewer, gallery);
  await page.evaluate(axe.source);
  const found: unknown[] = [];
  for (const mode of Object.keys(MODES) as (keyof typeof MODES)[]) {
    await switchMode(page, mode);
    const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
    for (const { id, help, nodes } of violations) found.push({ mode, id, help, nodes: nodes.map(({ html }) => html) });
  }
  await page.close();
  expect(found).toEqual([]);
});

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
