import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { PageReader } from "../src/page/reading/gallery-adapter.ts";
import { each, pageOf, SCENES, small } from "./galleries/mark-up.ts";
import { startChromium } from "./start-chromium.ts";

/** Thumbnails of which the page names nothing larger: one request tells what is behind all of them. */

const READER = path.resolve(import.meta.dirname, "../.output/chrome-mv3/reader.js");
const picture = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#48a"/></svg>`;

let browser: Browser;
let page: Page;
let server: Server;
let origin: string;
/** What was asked for beside the page and the pictures that it shows. */
let asked: string[];
let linkTo: (id: string) => string;
let behind: (pathname: string) => { type: string; text: string; status?: number };

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.example");
    if (pathname === "/trip/") {
      const body = each(
        (scene) => `<a href="${linkTo(scene.id)}"><img src="${small(scene)}" alt="${scene.title}"></a>`,
      );
      return response.setHeader("content-type", "text/html").end(pageOf({ body: `<div class="grid">${body}</div>` }));
    }
    if (/^\/(?:small|junk)\//.test(pathname)) {
      const [, width = "300", height = "200"] = /(\d+)x(\d+)/.exec(pathname) ?? [];
      return response.setHeader("content-type", "image/svg+xml").end(picture(Number(width), Number(height)));
    }
    if (!/\.(?:ico|xml|txt)$/.test(pathname)) asked.push(pathname);
    const { type, text, status = 200 } = behind(pathname);
    response.writeHead(status, { "content-type": type }).end(text);
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
beforeEach(async () => {
  asked = [];
  page = await browser.newPage();
});
afterEach(() => page.close());

/** The file that is tried first for each photo. */
async function read(): Promise<string[]> {
  await page.goto(`${origin}/trip/`, { waitUntil: "load" });
  await page.evaluate(readFileSync(READER, "utf8"));
  return page.evaluate(async () => {
    const { storeForeverReader: reader } = globalThis as unknown as { storeForeverReader: PageReader };
    const gallery = await reader.read(document, { url: location.href, baseUrl: document.baseURI }, "any");
    const own = (gallery?.source.items ?? []).filter(({ memoryId }) => !gallery?.aside?.has(memoryId));
    return own.map(({ url }) => url.replace(location.origin, ""));
  });
}

const shown = SCENES.map(small);
const html = (main: string) => ({ type: "text/html", text: `<!doctype html><title>Photo</title><main>${main}</main>` });

it("links whose addresses tell no type, and that are files", async () => {
  linkTo = (id) => `/attachments/${id}.40/`;
  behind = () => ({ type: "image/jpeg", text: "a picture" });
  expect(await read()).toEqual(SCENES.map(({ id }) => `/attachments/${id}.40/`));
  expect(asked).toEqual(["/attachments/fjord.40/"]);
});

it("pages of single photos, which show them from another place", async () => {
  linkTo = (id) => `/photo/${id}`;
  behind = (pathname) => html(`<img src="/large/${pathname.split("/").at(-1)}.jpg" width="1600" height="1067" alt="">`);
  expect(await read()).toEqual(SCENES.map(({ id }) => `/large/${id}.jpg`));
  expect(asked.filter((each) => each.startsWith("/photo/"))).toEqual(["/photo/fjord"]);
});

it("pages of single photos whose files are called otherwise: the first is known", async () => {
  linkTo = (id) => `/photo/${id}`;
  behind = () => html('<img src="/large/0a1b2c.jpg" width="1600" height="1067" alt="">');
  expect(await read()).toEqual(["/large/0a1b2c.jpg", ...shown.slice(1)]);
});

it.each([
  ["albums", () => html(each(({ id }) => `<a href="/other/${id}.jpg"><img src="/small/x${id}-300x200.jpg"></a>`))],
  ["pages that show nothing larger", () => html("<p>Words</p>")],
  ["pages that fail", () => ({ type: "text/html", text: "no", status: 500 })],
  ["documents", () => ({ type: "application/pdf", text: "no" })],
])("%s leave the photos as they are shown", async (_, answer) => {
  linkTo = (id) => `/photo/${id}`;
  behind = answer;
  expect(await read()).toEqual(shown);
});

it("what does more than show is not opened", async () => {
  linkTo = (id) => `/delete/${id}`;
  behind = () => ({ type: "image/jpeg", text: "a picture" });
  expect(await read()).toEqual(shown);
  expect(asked).toEqual([]);
});
