import { controlCanister } from "@store-forever/devnet";
import { createBackend } from "@store-forever/protocol/ic";
import type { HTTPRequest, Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SampleGallery, storeLargeGallery } from "./stored-gallery.ts";
import { agentOfPerson, clickNamed, signInAsPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

const PHOTOS = 300;
/** How many chunks the viewer asks for at once. */
const CHUNKS_IN_FLIGHT = 6;

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;
let page: Page;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeLargeGallery(await agentOfPerson(viewer), viewer.backendId, PHOTOS);
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

interface Held {
  held?: { askedFor: number; release: () => void };
}

/** Runs in the page: counts the calls that ask for photos' bytes, and holds them until they are released. */
function holdPhotos() {
  const { fetch } = window;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = { askedFor: 0, release };
  (window as Held).held = held;
  window.fetch = async (input, init) => {
    const body = init?.body;
    const text = body instanceof Uint8Array ? new TextDecoder("latin1").decode(body) : "";
    if (text.includes("blob_read_chunk")) {
      held.askedFor++;
      await released;
    }
    return fetch(input, init);
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
  let mostElements = 0;
  for (let end = false; !end; ) {
    await page.evaluate(() => scrollBy(0, 2.5 * innerHeight));
    await page.waitForFunction(() => {
      const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
      return !atEnd || !document.querySelector(".read-on")?.textContent?.includes("Reading");
    });
    mostTiles = Math.max(mostTiles, await tiles());
    mostElements = Math.max(mostElements, await page.evaluate(() => document.getElementsByTagName("*").length));
    end = await page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 4);
  }
  await shows(`Day ${PHOTOS}`);
  const position = await page.$$eval(".tile", (list) => list.at(-1)?.ariaPosInSet);
  expect(position).toBe(String(PHOTOS));
  expect(mostTiles).toBeLessThan(130);
  expect(mostElements).toBeLessThan(2_000);
  const { now, most } = await page.evaluate(() => (window as Counted).liveUrls ?? { now: 0, most: 0 });
  expect(now).toBeLessThanOrEqual(await tiles());
  expect(most).toBeLessThan(130);
});

test("photos that were passed before they came are not asked for any more", async () => {
  const visitor = await viewer.browser.newPage();
  visitor.setDefaultTimeout(30_000);
  await visitor.setViewport({ width: 1280, height: 800 });
  await visitor.evaluateOnNewDocument(holdPhotos);
  await visitor.goto(viewer.linkTo(gallery.token));
  await visitor.waitForSelector(".tile");
  const lastTile = () => visitor.$$eval(".tile", (list) => Number(list.at(-1)?.ariaPosInSet));
  while ((await lastTile()) < PHOTOS) await visitor.evaluate(() => scrollBy(0, 2 * innerHeight));
  const shownAtLast = await visitor.$$eval(".tile", (list) => list.length);
  await visitor.evaluate(() => (window as Held).held?.release());
  await visitor.waitForFunction(
    () => document.querySelectorAll(".tile-photo").length === document.querySelectorAll(".tile").length,
  );
  const askedFor = await visitor.evaluate(() => (window as Held).held?.askedFor ?? 0);
  expect(askedFor).toBeGreaterThan(0);
  expect(askedFor).toBeLessThanOrEqual(CHUNKS_IN_FLIGHT + shownAtLast);
  expect(shownAtLast + CHUNKS_IN_FLIGHT).toBeLessThan(PHOTOS / 2);
  await visitor.close();
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

test("hundreds are deleted at once, after a question; what fails half-way or is stopped says how far it got", async () => {
  await page.goto("about:blank");
  await page.goto(`${viewer.origin}/#/my/${gallery.id}`);
  await signInAsPerson(page);
  await clickNamed(page, "Select photos");
  await page.waitForFunction(() => document.querySelector(".picked-bar button:enabled")?.textContent === "Select all");
  await clickNamed(page, "Select all");
  await (await page.waitForSelector(".picked-bar ::-p-text(Remove)"))?.click();
  await page.waitForSelector(`::-p-aria(Remove ${PHOTOS} photos?)`);
  const isDisabled = () => page.$eval(".sheet .danger", (button) => (button as HTMLButtonElement).disabled);
  expect(await isDisabled()).toBe(true);
  await page.click(".sheet [type=checkbox]");
  expect(await isDisabled()).toBe(false);

  // The canister is stopped after the first call, and started again.
  const controls = controlCanister(viewer.agent, viewer.backendId);
  let calls = 0;
  let whenCalled = async (request: HTTPRequest) => {
    if (calls === 2) await controls.stop();
    await request.continue();
  };
  const intercept = (request: HTTPRequest) => {
    if (!request.url().endsWith("/call")) return void request.continue();
    calls++;
    void whenCalled(request);
  };
  await page.setRequestInterception(true);
  page.on("request", intercept);
  const sheetText = () => page.$eval(".sheet", (sheet) => sheet.textContent ?? "");
  await clickNamed(page, "Delete for good");
  await page.waitForFunction(() => document.querySelector(".sheet [role=alert]")?.textContent !== "");
  expect(await sheetText()).toContain(`100 of ${PHOTOS} photos deleted. The rest is still there.`);
  expect(await sheetText()).toContain("That did not work, and only a part is done.");

  await controls.start();

  // The next call waits until Stop has been pressed.
  const held = new Promise<HTTPRequest>((resolve) => {
    whenCalled = async (request) => resolve(request);
  });
  await clickNamed(page, "Delete the rest");
  const request = await held;
  whenCalled = (other) => other.continue();
  await clickNamed(page, "Stop");
  await request.continue();
  await page.waitForSelector(".sheet", { hidden: true });
  await page.waitForFunction((left) => document.querySelector(".tile")?.ariaSetSize === left, {}, `${PHOTOS - 200}`);
  expect(await page.$eval(".facts-line", (facts) => facts.textContent)).toContain(`${PHOTOS - 200} photos`);
  page.off("request", intercept);
  await page.setRequestInterception(false);

  const answer = await createBackend(await agentOfPerson(viewer), viewer.backendId).get_capsule();
  expect("Ok" in answer && answer.Ok.totals.memories).toBe(PHOTOS - 200);
  await page.reload();
  await shows("Day 201");
  expect(await page.$eval(".facts-line", (facts) => facts.textContent)).toContain(`${PHOTOS - 200} photos`);
});
