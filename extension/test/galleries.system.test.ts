import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageReader, Wanted } from "../src/page/reading/gallery-adapter.ts";
import { BESIDE_PHOTOS } from "./galleries/beside-photos.ts";
import { HIDDEN_PARTS } from "./galleries/hidden-parts.ts";
import { LAZY_IMAGES } from "./galleries/lazy-images.ts";
import { LIGHTBOXES } from "./galleries/lightboxes.ts";
import { LIVE_PHOTOS } from "./galleries/live-photos.ts";
import { type GalleryKind, pageOf, SCENES } from "./galleries/mark-up.ts";
import { NO_GALLERIES } from "./galleries/no-galleries.ts";
import { ONLY_ON_PAGE } from "./galleries/only-on-page.ts";
import { PRODUCTS } from "./galleries/products.ts";
import { SYSTEMS } from "./galleries/systems.ts";
import { VIEWERS } from "./galleries/viewers.ts";
import { startChromium } from "./start-chromium.ts";

/** Pages of every kind in a real browser, where pictures have natural sizes, styles and frames. */

const READER = path.resolve(import.meta.dirname, "../.output/chrome-mv3/reader.js");
const GALLERY_KINDS = [
  ...[...LIGHTBOXES, ...LAZY_IMAGES, ...SYSTEMS, ...PRODUCTS, ...VIEWERS],
  ...[...HIDDEN_PARTS, ...LIVE_PHOTOS, ...ONLY_ON_PAGE, ...BESIDE_PHOTOS],
];
const PAGES = [...GALLERY_KINDS, ...NO_GALLERIES];

let server: Server;
let browser: Browser;
let page: Page;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site.example");
    const [, at = -1, list] = /^\/page\/(\d+)\/(list\.json)?$/.exec(url.pathname) ?? [];
    const kind: (Pick<GalleryKind, "body" | "head" | "list"> & { name: string }) | undefined = PAGES[Number(at)];
    if (list !== undefined) return response.end(JSON.stringify(kind?.list));
    // Pages that photos lead to are not there.
    if (kind === undefined && /\/$|^\/picture\.php$/.test(url.pathname)) return response.writeHead(404).end();
    response.setHeader("Content-Type", kind ? "text/html; charset=utf-8" : "image/svg+xml");
    response.end(kind ? pageOf(kind) : pictureAt(url));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await startChromium();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A picture as large as its address tells; what tells no size is a photo. */
function pictureAt({ pathname, search }: URL): string {
  const [, width = "1600", height = "1067"] =
    /(\d+)x(\d+)/.exec(pathname + (/size=small/.test(search) ? "300x200" : "")) ?? [];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#48a"/></svg>`;
}

async function read(kind: Pick<GalleryKind, "name" | "list">, wanted: Wanted) {
  await page.goto(`${origin}/page/${PAGES.findIndex(({ name }) => name === kind.name)}/`, { waitUntil: "load" });
  if (kind.list !== undefined) await page.waitForSelector(".list li");
  await page.evaluate(readFileSync(READER, "utf8"));
  return page.evaluate(async (asked) => {
    const { storeForeverReader: reader } = globalThis as unknown as { storeForeverReader: PageReader };
    const gallery = await reader.read(document, { url: location.href, baseUrl: document.baseURI }, asked);
    const items = gallery?.source.items ?? [];
    return items
      .filter(({ memoryId }) => !gallery?.aside?.has(memoryId))
      .map(({ url, motionUrl, title, caption }) => ({
        ...{ file: url.replace(location.origin, ""), title, caption },
        moves: motionUrl?.replace(location.origin, "").toLowerCase() ?? null,
      }));
  }, wanted);
}

describe("galleries as pages show them", () => {
  it.each(GALLERY_KINDS)("$name: every photo, its best file, and nothing else", async (kind) => {
    const scenes = kind.photos ?? SCENES;
    const best = kind.best ?? (({ id }) => `/full/${id}.jpg`);
    const expected = scenes.map((scene) => ({
      moves: kind.moves?.(scene) ?? null,
      file: kind.isOnlyOnPage ? expect.stringMatching(/#picture-[0-9a-f]{64}$/) : best(scene),
      ...(kind.told === "nothing" ? {} : { title: scene.title }),
      ...(kind.told === "captions" ? { caption: scene.caption } : {}),
    }));
    const found = await read(kind, kind.found === "by itself" ? "marked" : "any");
    expect(found).toEqual(expected.map((one) => expect.objectContaining(one)));
  });

  it.each(NO_GALLERIES)("$name: is no gallery by itself", async (kind) => {
    expect(await read(kind, "marked")).toEqual([]);
  });

  it("are those that docs/galleries.md lists", async () => {
    const rows = GALLERY_KINDS.map(({ name, found, told }) => `| ${name} | ${found} | ${TOLD[told ?? "titles"]} |`);
    const text = `# Galleries that are understood

The test of the extension makes a page of each kind, with a logo, advertisements and other posts around the photos, and reads it in
Chromium: all photos are found, each with the largest file that the page names, and nothing else is ticked. This list is written by
that test (\`extension/test/galleries.system.test.ts\`).

| kind | is found | texts |
|---|---|---|
${rows.join("\n")}
`;
    await expect(text).toMatchFileSnapshot("../../docs/galleries.md");
  });
});

const TOLD = { titles: "titles", captions: "titles and captions", nothing: "file names" };
