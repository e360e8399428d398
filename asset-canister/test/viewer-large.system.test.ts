import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StoredGallery, storeLargeGallery } from "./stored-gallery.ts";
import { startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

const PHOTOS = 400;

let viewer: ViewerOnDevnet;
let gallery: StoredGallery;
let page: Page;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeLargeGallery(viewer.agent, viewer.backendId, PHOTOS);
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
  await page.setViewport({ width: 1280, height: 800 });
  await page.evaluateOnNewDocument(countObjectUrls);
});
afterAll(() => viewer?.close());

interface Counted {
  liveUrls?: { now: number; most: number };
}

function countObjectUrls() {
  const counted = { now: 0, most: 0 };
  (window as Counted).liveUrls = counted;
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    counted.most = Math.max(counted.most, ++counted.now);
    return createObjectURL.call(URL, blob);
  };
  URL.revokeObjectURL = (url) => {
    counted.now--;
    revokeObjectURL.call(URL, url);
  };
}

const tiles = () => page.$$eval(".tile", (list) => list.length);
const shows = (title: string) =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll(".tile")].some(
        (tile) => tile.textContent?.startsWith(wanted) && tile.querySelector(".tile-photo") !== null,
      ),
    {},
    title,
  );

test("scrolling to the end reads every page, and keeps only what is near in memory", async () => {
  await page.goto(viewer.linkTo(gallery.token));
  await shows("Day 1");
  let mostTiles = 0;
  for (let end = false; !end; ) {
    await page.evaluate(() => scrollBy(0, 2.5 * innerHeight));
    await page.waitForFunction(() => {
      const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
      return !atEnd || !document.querySelector(".read-on")?.textContent?.includes("Reading");
    });
    mostTiles = Math.max(mostTiles, await tiles());
    end = await page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 4);
  }
  await shows(`Day ${PHOTOS}`);
  const position = await page.$$eval(".tile", (list) => list.at(-1)?.ariaPosInSet);
  expect(position).toBe(String(PHOTOS));
  expect(mostTiles).toBeLessThan(130);
  const { now, most } = await page.evaluate(() => (window as Counted).liveUrls ?? { now: 0, most: 0 });
  expect(now).toBeLessThanOrEqual(await tiles());
  expect(most).toBeLessThan(130);
});

test("a photo far down is found by its title, and dates limit and order the rest", async () => {
  await page.goto("about:blank");
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForSelector("[type=search]");
  await page.type("[type=search]", `day ${PHOTOS - 13}`);
  await shows(`Day ${PHOTOS - 13}`);
  expect(await tiles()).toBe(1);
  await page.click(".tool-count button");
  await page.$eval("[aria-label='From this day']", (input) => {
    (input as HTMLInputElement).value = "2020-02-01";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.select("[aria-label=Order]", "oldest");
  await shows("Day 32");
  expect(await page.$eval(".tile", (tile) => tile.ariaPosInSet)).toBe("1");
  expect(await page.$eval(".tool-count", (count) => count.textContent)).toContain(`${PHOTOS - 31} found`);
});

test("the lightbox goes on where the gallery does", async () => {
  await page.goto("about:blank");
  await page.goto(viewer.linkTo(gallery.token));
  await shows("Day 1");
  await page.click(".tile-open");
  await page.waitForSelector('.large-photo[alt="Day 1"]');
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelector(".large-text h2")?.textContent !== "Day 1");
  const shownDay = () => page.$eval(".large-text h2", (title) => Number(title.textContent?.split(" ")[1]));
  const lastRead = await shownDay();
  expect(lastRead).toBeGreaterThanOrEqual(24);
  await page.waitForSelector(".turn.next[aria-disabled=false]");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(`.large-photo[alt="Day ${lastRead + 1}"]`);
});
