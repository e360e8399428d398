import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PageReader } from "../src/page/reading/gallery-adapter.ts";
import { FORMATS } from "./interfaces/formats.ts";
import { GALLERIES } from "./interfaces/galleries.ts";
import { type Site, scenes } from "./interfaces/site.ts";
import { startChromium } from "./start-chromium.ts";

/** Servers that answer as the documentation of each product says, and pages as it shows them, in a real browser. */

const READER = path.resolve(import.meta.dirname, "../.output/chrome-mv3/reader.js");
const SITES = [...GALLERIES, ...FORMATS];

let browser: Browser;
let page: Page;
let server: Server | undefined;

beforeAll(async () => {
  browser = await startChromium();
  page = await browser.newPage();
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});
afterAll(() => browser?.close());

const isPicture = ({ pathname, search }: URL) =>
  /\.(?:jpe?g|png|gif|svg)$|\/api\/v1\/t\/|\/thumbnail$|publicpreview/.test(pathname) && !/^\?\/category/.test(search);

/** @returns addresses that the interface was asked for */
async function serve(site: Pick<Site, "at" | "page" | "answer">): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = [];
  const own = createServer((request, response) => {
    const url = new URL(request.url ?? "/", origin);
    if (`${url.pathname}${url.search}` === site.at) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      return response.end(site.page(origin));
    }
    if (isPicture(url)) {
      response.setHeader("Content-Type", "image/svg+xml");
      const [, width = "400", height = "300"] = /(\d+)x(\d+)/.exec(url.pathname) ?? [];
      return response.end(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#48a"/></svg>`,
      );
    }
    if (url.pathname === "/favicon.ico") return response.writeHead(404).end();
    asked.push(`${url.pathname}${url.search}`);
    const answer = site.answer(url, origin, request);
    if (answer === undefined) return response.writeHead(404).end();
    const isText = typeof answer === "string";
    response.writeHead(200, { "Content-Type": isText ? "application/xml" : "application/json" });
    response.end(isText ? answer : JSON.stringify(answer));
  });
  server = own;
  await new Promise<void>((resolve) => own.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  return { origin, asked };
}

async function readAt(address: string, times = 1) {
  await page.goto(address, { waitUntil: "load" });
  await page.evaluate(readFileSync(READER, "utf8"));
  return page.evaluate(async (count) => {
    const { storeForeverReader: reader } = globalThis as unknown as { storeForeverReader: PageReader };
    const read = () => reader.read(document, { url: location.href, baseUrl: document.baseURI }, "any");
    for (let time = 1; time < count; time++) await read();
    const gallery = await read();
    return (gallery?.source.items ?? []).filter(({ memoryId }) => !gallery?.aside?.has(memoryId));
  }, times);
}

describe("sites with an open interface", () => {
  it.each(SITES)("$name: every photo with its site's own file and texts, and few questions", async (site) => {
    const { origin, asked } = await serve(site);
    const items = await readAt(`${origin}${site.at}`, 2);
    const expected = scenes(site.count ?? 4).map((scene) => ({
      url: `${origin}${site.best(scene)}`,
      ...Object.fromEntries(Object.entries(site.expected ?? {}).map(([name, of]) => [name, of(scene, origin)])),
    }));
    expect(items).toEqual(expected.map((one) => expect.objectContaining(one)));
    expect(asked.filter((at) => at !== "/robots.txt")).toHaveLength(site.questions);
    for (const [index, { candidates = [] }] of items.entries()) {
      expect(candidates[0]).toMatchObject({ isDerived: true });
      if (site.sha1) expect(candidates[0]?.sha1).toBe(site.sha1(scenes(items.length)[index] as never));
      // What the page shows is there to compare with, and to fall back on.
      expect(candidates.some(({ isDerived = false }) => !isDerived)).toBe(true);
    }
  });

  it.each(SITES)("$name: the page itself where its interface answers otherwise", async (site) => {
    for (const answer of [
      () => undefined,
      () => ({ stat: "ok", result: 7, photos: {}, query: [], items: null }),
      () => "<html><p>Not here",
    ]) {
      const { origin } = await serve({ ...site, answer });
      const items = await readAt(`${origin}${site.at}`);
      expect(items.length).toBeLessThanOrEqual(4);
      server?.close();
    }
  });
});
