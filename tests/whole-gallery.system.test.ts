import { mkdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clickNamed, waitForButton } from "../scripts/once/drive.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import { type Stack, startStack } from "../scripts/stack/stack.ts";
import { readAll } from "./support/indexed-db.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

/** A gallery on several pages, stored whole from one of them by clicking, on the real stack. */

const COUNT = 60;
const PER_PAGE = 12;
const folder = temporaryFolder();
let stack: Stack;
let server: Server;
let browser: Browser;
let page: Page;
let origin: string;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  await sharp(samplePhotos()[0]).resize(64).jpeg().toFile(path.join(photosDir, "one.jpg"));
  stack = await startStack({
    devnetPort: 0,
    galleryPort: 0,
    stateDir: path.join(folder, "stack"),
    photosDir,
    log: () => {},
  });
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site.example");
    const [, number] = /\/photo-(\d+)\.jpg$/.exec(url.pathname) ?? [];
    if (number === undefined) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(pageOf(Number(url.searchParams.get("page") ?? 1)));
      return;
    }
    response.setHeader("Content-Type", "image/jpeg");
    const background = `hsl(${Number(number) * 6}, 60%, 50%)`;
    void sharp({ create: { width: 640, height: 480, channels: 3, background } })
      .jpeg()
      .toBuffer()
      .then((photo) => response.end(photo));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium({
    extensionDir: stack.extensionDir,
    profileDir: path.join(folder, "profile"),
    headless: true,
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

function pageOf(number: number): string {
  const first = (number - 1) * PER_PAGE;
  const tiles = Array.from({ length: PER_PAGE }, (_, index) => first + index).map(
    (photo) =>
      `<a data-lightbox="trip" href="/photo-${photo}.jpg"><img src="/photo-${photo}.jpg" width="320" height="240" alt="Photo ${photo}"></a>`,
  );
  const next = first + PER_PAGE < COUNT ? `<a rel="next" href="?page=${number + 1}">Older</a>` : "";
  const previous = number > 1 ? `<a rel="prev" href="?page=${number - 1}">Newer</a>` : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trip</title></head><body><main><h1>Trip</h1>${tiles.join("")}</main><nav class="pagination">${previous}${next}</nav></body></html>`;
}

const dialogText = async () => {
  const close = await page.waitForSelector("::-p-aria(Close)");
  return close?.evaluate((element) => element.closest("dialog")?.textContent ?? "");
};

it("is stored whole from its third page, and then known from its first", async () => {
  await page.goto(`${origin}/?page=3`);
  await waitForButton(page, ["idle"], 30_000);
  await clickNamed(page, "Store Forever");
  await clickNamed(page, "Find the whole gallery");
  await expect.poll(dialogText, { timeout: 20_000 }).toContain("Found: 60 photos on 5 pages.");
  await clickNamed(page, "Start storing");
  await waitForButton(page, ["stored"], 120_000);
  const own = await (await browser.waitForTarget((target) => target.url().endsWith("/offscreen.html"))).asPage();
  const jobs = await readAll<{ state: { outcome?: { stored: unknown[]; failed: unknown[] } } }>(
    own,
    "store-forever",
    "jobs",
  );
  const outcomes = jobs.flatMap(({ state: { outcome } }) =>
    outcome ? [[outcome.stored.length, outcome.failed.length]] : [],
  );
  expect(outcomes).toEqual([[COUNT, 0]]);

  await page.goto(`${origin}/`);
  await waitForButton(page, ["stored"], 30_000);
  await clickNamed(page, "ICP");
  await clickNamed(page, "Find the whole gallery");
  await expect.poll(dialogText, { timeout: 20_000 }).toContain("60 photos stored and verified.");
});
