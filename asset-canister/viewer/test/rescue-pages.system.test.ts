import { existsSync } from "node:fs";
import type { ServerResponse } from "node:http";
import process from "node:process";
import { derivedId } from "@store-forever/protocol";
import puppeteer, { type Browser, type Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FILES, PAGES, photosOf } from "./rescue-pages.ts";
import { type RescueSite, samplePhoto, startRescueSite } from "./rescue-site.ts";

declare global {
  /** In the page: the elements in the document and in its open shadow roots. */
  var everywhere: (selector: string) => HTMLElement[];
}

/** What the site answers in the place of its photos. */
const ANSWERS = ["photo", "nothing", "page", "pixel"] as const;
let answer: (typeof ANSWERS)[number] = "photo";
let pixel: Buffer;
/** The site's header `Cache-Control`. */
let keeping: string | undefined;
let site: RescueSite;

beforeAll(async () => {
  const background = { r: 0, g: 0, b: 0 };
  pixel = await sharp({ create: { width: 1, height: 1, channels: 3, background } })
    .png()
    .toBuffer();
  site = await startRescueSite(answerTo);
  for (const [index, page] of PAGES.entries()) {
    const url = pageUrl(index);
    await site.store(derivedId(url), photosOf(page, url, site.otherOrigin));
  }
});
afterAll(() => site?.close());

const pageUrl = (index: number) => `${site.origin}/gallery-${index}`;

async function answerTo({ pathname }: URL, response: ServerResponse): Promise<unknown> {
  const page = PAGES[Number(/^\/gallery-(\d+)$/.exec(pathname)?.[1])];
  if (page !== undefined) {
    const network = new URL(site.devnet.url).origin;
    if (page.policy !== undefined)
      response.setHeader(
        "content-security-policy",
        page.policy.replace("OTHER", site.otherOrigin).replace("NETWORK", network),
      );
    const script = `<script src="${site.otherOrigin}/rescue.js" data-archive="${site.archive}" data-host="${network}" data-root-key="${site.devnet.rootKey}" defer></script>`;
    return response.setHeader("content-type", "text/html").end(page.html(script, site.otherOrigin));
  }
  if (keeping !== undefined) response.setHeader("cache-control", keeping);
  if (pathname.endsWith(".png")) return response.setHeader("content-type", "image/png").end(pixel);
  if (answer === "nothing") return response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not found</h1>");
  if (answer === "page") return response.setHeader("content-type", "text/html").end("<h1>This domain is for sale</h1>");
  if (answer === "pixel") return response.setHeader("content-type", "image/png").end(pixel);
  const file = pathname.slice(pathname.lastIndexOf("/") + 1);
  return response.setHeader("content-type", "image/jpeg").end(await samplePhoto(file));
}

const FIREFOX = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);
const BROWSERS = [
  { name: "chrome", executablePath: process.env.CHROME_PATH },
  { name: "firefox", executablePath: FIREFOX },
] as const;

describe.each(BROWSERS)("in $name", ({ name, executablePath }) => {
  let browser: Browser;
  let page: Page;
  let loaded: string[];

  beforeAll(async () => {
    if (executablePath === undefined) return;
    const args = name === "chrome" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await puppeteer.launch({ browser: name, executablePath, args });
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (executablePath === undefined) return;
    page = await browser.newPage();
    await page.setViewport({ width: 1200, height: 900 });
    await page.evaluateOnNewDocument(() => {
      const within = (root: ParentNode, selector: string): HTMLElement[] => [
        ...root.querySelectorAll<HTMLElement>(selector),
        ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
          shadowRoot ? within(shadowRoot, selector) : [],
        ),
      ];
      globalThis.everywhere = (selector) => within(document, selector);
    });
    loaded = [];
    page.on("request", (request) => loaded.push(request.url()));
    site.asked.length = 0;
  });
  afterEach(() => page?.close());

  const here = test.skipIf(executablePath === undefined);
  const indexed = PAGES.map((each, index) => ({ ...each, index }));

  here.each(indexed)(
    "$name: nothing is asked of anybody while all is well",
    async ({ index, act, shownBy, cacheControl }) => {
      answer = "photo";
      keeping = cacheControl;
      await page.goto(pageUrl(index), { waitUntil: "load" });
      if (act === "scroll") await scroll(page);
      if (shownBy.includes("img"))
        await page.waitForFunction(
          (count) => everywhere("img").filter((image) => (image as HTMLImageElement).naturalWidth > 1).length === count,
          {},
          FILES.length,
        );
      // Pictures of style sheets have no event: what the script does about them, it does at once.
      else await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      const isPhoto = (url: string) => new URL(url).pathname.startsWith("/photos/");
      const others = loaded.filter((url) => /^http/.test(url) && !url.startsWith(`${site.origin}/`) && !isPhoto(url));
      expect(others).toEqual([`${site.otherOrigin}/rescue.js`]);
      // Each of the site's own files once, as without the script.
      const photos = site.asked.filter((path) => path.startsWith("/photos/"));
      expect(photos).toEqual([...new Set(photos)]);
      expect(await page.$("[data-rescued]")).toBeNull();
    },
  );

  for (const gone of ["nothing", "page", "pixel"] as const)
    here.each(indexed.filter((each) => gone === "nothing" || each.answers?.includes(gone)))(
      `$name: all photos are shown from the archive where the site answers ${gone}`,
      async (each) => {
        answer = gone;
        keeping = each.cacheControl;
        await page.goto(pageUrl(each.index), { waitUntil: "load" });
        if (each.act === "scroll") await scroll(page);
        const countShown = () => page.evaluate(shownCount, each.shownBy);
        await expect.poll(countShown, { timeout: 20_000, interval: 100 }).toBe(FILES.length);
        const marks = await page.evaluate(() => everywhere("[data-rescued]").map(({ textContent }) => textContent));
        expect(marks).toEqual(FILES.map(() => "From the archive, verified"));
        expect(await page.evaluate(hiddenMarks)).toEqual([]);
        if (each.shownBy !== ".tile")
          expect(
            await page.evaluate(
              (selector) => everywhere(selector).map((one) => one.getAttribute("aria-label")),
              each.shownBy,
            ),
          ).toEqual(
            FILES.map((file) =>
              expect.stringMatching(
                each.html("", "").includes(`alt="${file}"`) || each.shownBy === "main > img"
                  ? `^${file} \\(From the archive, verified\\)$`
                  : "^From the archive, verified$",
              ),
            ),
          );
        if (each.act === "open") await opensPhotos(page);
      },
    );
});

/** As a person does, so that what is loaded when it is near is loaded. */
async function scroll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const image of document.images) {
      image.scrollIntoView();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
}

async function opensPhotos(page: Page): Promise<void> {
  for (const link of await page.$$("a")) {
    await link.evaluate((element) => element.click());
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>("dialog img")?.naturalWidth ?? 0) > 1);
  }
}

/** In the page: how many photos can be seen. */
function shownCount(selector: string): number {
  return everywhere(selector).filter((element) => {
    const style = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    const isDrawn =
      element instanceof HTMLImageElement
        ? element.src.startsWith("blob:") && element.naturalWidth > 1
        : element instanceof HTMLCanvasElement || style.backgroundImage.includes("blob:");
    return isDrawn && element.checkVisibility() && style.opacity === "1" && width > 100 && height > 100;
  }).length;
}

/** In the page: marks that nobody sees, because they are outside of what they mark, or behind something else. */
function hiddenMarks(): string[] {
  return everywhere("[data-rescued]").flatMap((mark) => {
    mark.scrollIntoView();
    mark.style.pointerEvents = "auto";
    const { x, y, width, height } = mark.getBoundingClientRect();
    const seen = (mark.getRootNode() as Document | ShadowRoot).elementFromPoint(x + width / 2, y + height / 2);
    mark.style.pointerEvents = "none";
    return seen === mark ? [] : [`${seen?.tagName} at ${Math.round(x)}, ${Math.round(y)}, ${width} × ${height}`];
  });
}
