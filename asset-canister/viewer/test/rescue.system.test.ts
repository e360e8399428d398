import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startHostileGateway } from "./hostile-gateway.ts";
import { type RescueSite, rescueScript, samplePhoto, startRescueSite } from "./rescue-site.ts";
import { sha256 } from "./stored-gallery.ts";

const GALLERY = "6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d";
/** The photos of the reference gallery, all public. */
const PUBLIC = readdirSync(fileURLToPath(new URL("../../../samples", import.meta.url)))
  .filter((name) => name.endsWith(".jpg") && name !== "half-a-fig.jpg")
  .map((file) => ({ id: randomUUID(), file }));
/** It is in no gallery, so that nobody else may read it. */
const PRIVATE = { id: randomUUID(), file: "half-a-fig.jpg" };
const PHOTOS = [...PUBLIC, PRIVATE];

let site: RescueSite;
let browser: Browser;
let page: Page;
let asked: string[];
/** Whether the site still has its photos. */
let isWhole = true;

beforeAll(async () => {
  site = await startRescueSite(async ({ pathname, searchParams }, response) => {
    if (pathname === "/") return response.setHeader("content-type", "text/html").end(gallery(searchParams.get("host")));
    if (!isWhole) return response.writeHead(404).end();
    response.setHeader("content-type", "image/jpeg").end(await samplePhoto(pathname.slice(1)));
  });
  await site.store(GALLERY, PHOTOS, PUBLIC.length);
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm test.");
  browser = await puppeteer.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  asked = [];
  page.on("request", (request) => asked.push(request.url()));
});
afterEach(() => page.close());

/** The site's own page, as `/archivable` describes it. */
function gallery(host: string | null): string {
  const figures = PHOTOS.map(
    ({ id, file }) => `<figure data-memory-id="${id}"><img src="/${file}" alt="${file}" width="300"></figure>`,
  );
  return `<!doctype html><html lang="de"><title>Gallery</title><link rel="icon" href="data:,"><main data-gallery-id="${GALLERY}">${figures.join("")}</main>
    <script src="/rescue.js" data-archive="${site.archive}" data-host="${host ?? site.devnet.url}" data-root-key="${site.devnet.rootKey}" defer></script></html>`;
}

const shown = (file: string) =>
  page.waitForFunction(
    (alt) => {
      const image = document.querySelector<HTMLImageElement>(`img[alt="${alt}"]`);
      return image?.src.startsWith("blob:") && image.complete && image.naturalWidth > 0;
    },
    {},
    file,
  );

test("it is small, and asks nothing of anybody while all is well", async () => {
  const script = await rescueScript("rescue.js");
  expect(gzipSync(script).length).toBeLessThan(10_000);
  isWhole = true;
  await page.goto(site.origin, { waitUntil: "load" });
  await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth > 0));
  expect(
    asked.map((url) => new URL(url).pathname).filter((path) => path.startsWith("/") && !path.endsWith(".jpg")),
  ).toEqual(["/", "/rescue.js"]);
  expect(await page.$("[data-rescued]")).toBeNull();
});

test("it leaves no names of its own in the page", async () => {
  isWhole = true;
  await page.evaluateOnNewDocument(() => {
    const before = new Set(Object.getOwnPropertyNames(window));
    Object.assign(window, { addedNames: () => Object.getOwnPropertyNames(window).filter((name) => !before.has(name)) });
  });
  await page.goto(site.origin, { waitUntil: "load" });
  expect(await page.evaluate("addedNames()")).toEqual(["addedNames"]);
});

test("public photos that are gone are shown from the archive, byte for byte, and marked; private ones are not", async () => {
  isWhole = false;
  await page.goto(site.origin);
  for (const { file } of PUBLIC) {
    await shown(file);
    const bytes = await page.$eval(`img[alt="${file}"]`, async (image) => {
      const blob = await (await fetch((image as HTMLImageElement).src)).blob();
      return [...new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()))];
    });
    expect(Uint8Array.from(bytes)).toEqual(new Uint8Array(sha256(await samplePhoto(file))));
  }
  const marks = await page.$$eval("[data-rescued]", (found) => found.map(({ textContent }) => textContent));
  expect(marks).toEqual(PUBLIC.map(() => "Aus dem Archiv, geprüft"));
  expect(await page.$eval(`img[alt="${PRIVATE.file}"]`, (image) => (image as HTMLImageElement).naturalWidth)).toBe(0);
});

test("a photo that breaks later is shown too", async () => {
  isWhole = true;
  await page.goto(site.origin, { waitUntil: "load" });
  isWhole = false;
  await page.$eval("img", (image) => {
    image.src = "/gone.jpg";
  });
  await shown(PUBLIC[0]?.file ?? "");
});

test("photos that come changed beside their gallery are read by themselves", async () => {
  isWhole = false;
  const forged: Buffer[] = [];
  const gateway = await startHostileGateway(site.devnet, (answer) => {
    // Answers of this length have several photos.
    const isForged = answer.length > 700_000 && forged.length < 2;
    if (isForged) forged.push(answer);
    return isForged;
  });
  try {
    await page.goto(`${site.origin}/?host=${encodeURIComponent(`http://localhost:${gateway.port}`)}`);
    for (const { file } of PUBLIC) await shown(file);
    expect(forged).toHaveLength(2);
  } finally {
    await gateway.close();
  }
});

test("with one byte changed on the way, nothing is shown", async () => {
  isWhole = false;
  // Answers of this length are the photos' bytes.
  const gateway = await startHostileGateway(site.devnet, (answer) => answer.length > 50_000);
  try {
    const refused: string[] = [];
    page.on("console", (message) => refused.push(message.text()));
    await page.goto(`${site.origin}/?host=${encodeURIComponent(`http://localhost:${gateway.port}`)}`);
    await expect
      .poll(() => refused.filter((text) => text.startsWith("rescue.js:")).length, { timeout: 30_000 })
      .toBe(PUBLIC.length);
    expect(await page.$$eval("img", (images) => images.filter(({ naturalWidth }) => naturalWidth > 0).length)).toBe(0);
    expect(await page.$("[data-rescued]")).toBeNull();
  } finally {
    await gateway.close();
  }
});
