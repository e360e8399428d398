import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import process from "node:process";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageReader } from "../src/page/reading/gallery-adapter.ts";
import type { FinderLimits, MakeFinder } from "../src/page/reading/gallery-finder.ts";
import { startChromium } from "./start-chromium.ts";
import { ALBUM_KINDS } from "./whole/albums.ts";
import { documentOf } from "./whole/document.ts";
import { HOSTILE, type HostileKind } from "./whole/hostile.ts";
import { IN_TAB } from "./whole/in-tab.ts";
import { LISTS } from "./whole/lists.ts";
import { ENDLESS, SLOW } from "./whole/slow.ts";
import { COUNT, type KnownPhoto, knownPhotos, type WholeKind } from "./whole/whole-kind.ts";

/** Galleries of a thousand known photos that no page shows at once. */

const BUILT = path.resolve(import.meta.dirname, "../.output/chrome-mv3");
/** All kinds have many photos where a person asks for it (`npm run whole-galleries`); else the slow ones have fewer. */
const isFull = process.env.WHOLE_GALLERIES === "full";
const KINDS: WholeKind[] = [...LISTS, ...ALBUM_KINDS, ...IN_TAB, ...SLOW];
const PIXEL = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="100%" height="100%" fill="#48a"/></svg>`;

let server: Server;
let browser: Browser;
let page: Page | undefined;
let origin: string;
let asked: string[] = [];
let mostAtOnce = 0;

beforeAll(async () => {
  let atOnce = 0;
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site.example");
    const kind = [...KINDS, ENDLESS, ...HOSTILE].find(({ start }) =>
      url.pathname.startsWith(`/${start.split("/")[1]}/`),
    );
    if (!kind) {
      response.setHeader("Content-Type", "image/svg+xml");
      response.end(PIXEL);
      return;
    }
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    const html = kind.page(url, photosOf(kind));
    const answerMs = "answerMs" in kind ? kind.answerMs?.(url) : undefined;
    setTimeout(() => {
      atOnce--;
      if (html === "REDIRECT") response.writeHead(302, { Location: "http://localhost:9/away" }).end();
      else if (html === "BUSY") response.writeHead(429, { "Retry-After": "0" }).end();
      else if (html === "HUGE") sendHuge(response);
      else {
        response.writeHead(html === undefined ? 404 : 200, { "Content-Type": "text/html; charset=utf-8" });
        response.end(html);
      }
    }, answerMs ?? 2);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A hundred megabytes of mark-up, as far as they are taken. */
function sendHuge(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  const part = "<p>more</p>".repeat(10_000);
  let left = 1_000;
  const send = () => {
    while (!response.destroyed && left-- > 0) if (!response.write(part)) return void response.once("drain", send);
    response.end();
  };
  send();
}

const photosOf = ({ name, fewer = COUNT, most = COUNT }: Pick<WholeKind, "name" | "fewer" | "most">): KnownPhoto[] =>
  knownPhotos(name.toLowerCase().replace(/\W+/g, "-"), isFull ? most : fewer);

/** Opens a page and loads the extension's scripts into it. */
async function openWithFinder(start: string): Promise<Page> {
  asked = [];
  mostAtOnce = 0;
  await page?.close();
  page = await browser.newPage();
  await page.goto(`${origin}${start}`, { waitUntil: "load" });
  await page.evaluate(readFileSync(path.join(BUILT, "reader.js"), "utf8"));
  await page.evaluate(readFileSync(path.join(BUILT, "finder.js"), "utf8"));
  return page;
}

/** Finds the whole gallery as the extension does, and what the page is like before and after. */
async function findFrom(start: string, limits?: FinderLimits) {
  const opened = await openWithFinder(start);
  return opened.evaluate(async (asked) => {
    const { storeForeverReader: reader, storeForeverFinder: makeFinder } = globalThis as unknown as {
      storeForeverReader: PageReader;
      storeForeverFinder: MakeFinder;
    };
    const shown = await reader.read(document, { url: location.href, baseUrl: document.baseURI }, "any");
    if (!shown) throw new Error("The page shows no gallery.");
    const long: number[] = [];
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" });
    const stand = () =>
      [
        location.href,
        history.length,
        scrollX,
        scrollY,
        document.querySelector("#view")?.scrollTop,
        (document.querySelector(".track") ?? document.querySelector("#prev")?.parentElement?.previousElementSibling)
          ?.innerHTML,
      ].join(" ");
    const before = stand();
    const finder = makeFinder(document, shown, asked);
    const startMs = performance.now();
    const finding = await finder.find((told) => told);
    const { source, aside } = finder.gallery;
    return {
      offered: shown.more,
      finding,
      galleryId: source.galleryId,
      shownId: shown.source.galleryId,
      files: source.items
        .filter(({ memoryId }) => !aside?.has(memoryId))
        .map(({ url }) => url.replace(location.origin, "")),
      ids: source.items.map(({ memoryId }) => memoryId),
      isAsBefore: stand() === before,
      tookMs: performance.now() - startMs,
      longestMs: Math.max(0, ...long),
    };
  }, limits);
}

describe.each(KINDS)("$name", (kind) => {
  let found: Awaited<ReturnType<typeof findFrom>>;

  it("is offered and found whole, in its order, with nothing else", async () => {
    found = await findFrom(kind.start);
    expect(found.offered).toBeDefined();
    expect(found.offered?.opensPages ?? false).toBe(kind.opensPages ?? false);
    expect(found.files).toEqual(photosOf(kind).map(({ full }) => full));
    expect(found.finding.name).toBe("found");
    expect(found.isAsBefore).toBe(true);
    expect(mostAtOnce).toBeLessThanOrEqual(2);
    expect(asked.filter((line) => /logout|cart|delete/.test(line))).toEqual([]);
  });

  it.each(kind.alsoFrom ?? [])("is the same gallery from %s", async (start) => {
    const again = await findFrom(start);
    expect(again.galleryId).toBe(found.galleryId);
    expect(again.files).toEqual(found.files);
    expect(new Set(again.ids)).toEqual(new Set(found.ids));
  });
});

it("is not told to be whole while the page still says that it loads", async () => {
  const { finding, files } = await findFrom(ENDLESS.start);
  expect(finding.name).toBe("unsure");
  expect(files).toEqual(photosOf(ENDLESS).map(({ full }) => full));
});

it("are those that docs/whole-galleries.md lists", async () => {
  await expect(documentOf(KINDS)).toMatchFileSnapshot("../../docs/whole-galleries.md");
});

describe("a hostile site", () => {
  it.each(HOSTILE)(
    "with $name does no harm, and its photos are found",
    async ({ name, start, mostRequests, count }: HostileKind) => {
      const limits = { maxPages: 40, maxPhotos: 50_000, maxMs: 60_000 };
      const { files, isAsBefore } = await findFrom(start, limits);
      expect(files.length).toBeGreaterThanOrEqual(Math.min(count, limits.maxPages * 25));
      if (count <= 50)
        expect(files).toEqual(
          photosOf({ name })
            .slice(0, count)
            .map(({ full }) => full),
        );
      const toSite = asked.filter((line) => !/\.(?:png|jpg)$/.test(line));
      expect(toSite.length).toBeLessThanOrEqual(mostRequests);
      expect(
        asked.filter((line) =>
          /logout|delete|cart|remove|vote|ran|loaded|framed|styled|played|embedded|kept/.test(line),
        ),
      ).toEqual([]);
      expect(isAsBefore).toBe(true);
    },
  );
});

describe("a search", () => {
  it("goes on where it was after its page was loaded again", async () => {
    const first = "/numbered/?album=7&page=3";
    const search = (saved: string | null, maxPages: number) =>
      page?.evaluate(
        async (kept, pages) => {
          const place = globalThis as unknown as { storeForeverReader: PageReader; storeForeverFinder: MakeFinder };
          const at = { url: location.href, baseUrl: document.baseURI };
          const shown = await place.storeForeverReader.read(document, at, "any");
          if (!shown) throw new Error("The page shows no gallery.");
          const limits = { maxPages: pages, maxPhotos: 50_000, maxMs: 60_000 };
          const finder = place.storeForeverFinder(document, shown, limits, kept);
          const finding = await finder.find((told) => told);
          const { source, aside } = finder.gallery;
          const files = source.items.filter(({ memoryId }) => !aside?.has(memoryId)).map(({ url }) => url);
          return { kept: finder.kept, finding, saved: finder.save() ?? null, files, id: source.galleryId };
        },
        saved,
        maxPages,
      );
    await openWithFinder(first);
    const begun = await search(null, 10);
    expect(begun?.finding).toMatchObject({ name: "limited", pageCount: 11 });
    await openWithFinder(first);
    const gone = await search(begun?.saved ?? null, 100);
    expect(gone?.kept).toEqual({ ...begun?.finding, name: "stopped" });
    expect(gone?.finding).toMatchObject({ name: "found", photoCount: COUNT, unreadCount: 0 });
    expect(gone?.id).toBe(begun?.id);
    const known = photosOf({ name: "Numbered pages in a parameter" }).map(({ full }) => `${origin}${full}`);
    expect(gone?.files).toEqual(known);
    // Its own page is loaded and read again, and no other.
    const pages = asked.filter((line) => line.includes("/numbered/"));
    expect(new Set(pages).size).toBe(COUNT / 25 - 11 + 1);
  });

  it("stops when asked, goes on where it was, and keeps to its limits", async () => {
    await findFrom("/numbered/?album=7", { maxPages: 5, maxPhotos: 50_000, maxMs: 60_000 });
    const told = await page?.evaluate(async () => {
      const place = globalThis as unknown as { storeForeverReader: PageReader; storeForeverFinder: MakeFinder };
      const shown = await place.storeForeverReader.read(
        document,
        { url: location.href, baseUrl: document.baseURI },
        "any",
      );
      if (!shown) throw new Error("The page shows no gallery.");
      const finder = place.storeForeverFinder(document, shown, { maxPages: 10, maxPhotos: 50_000, maxMs: 60_000 });
      const limited = await finder.find((finding) => finding);
      const going = finder.find((finding) => finding);
      setTimeout(() => finder.stop(), 30);
      const stopped = await going;
      const found = [];
      do found.push(await finder.find((finding) => finding));
      while (found.at(-1)?.name === "limited");
      return {
        limited,
        stopped,
        found: found.at(-1),
        count: finder.gallery.source.items.filter(({ memoryId }) => !finder.gallery.aside?.has(memoryId)).length,
      };
    });
    expect(told?.limited).toMatchObject({ name: "limited", pageCount: 11 });
    expect(told?.stopped.name).toBe("stopped");
    expect(told?.found).toMatchObject({ name: "found", photoCount: COUNT, unreadCount: 0 });
    expect(told?.count).toBe(COUNT);
  });
});
