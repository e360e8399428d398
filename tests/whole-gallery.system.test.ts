import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FollowRecord } from "../extension/src/storage/databases/follow-record.ts";
import { clickNamed, everythingSaid, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { ChangingSite } from "./support/changing-site.ts";
import { readAll } from "./support/indexed-db.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

/** A gallery on several pages, stored whole from one of them by clicking and followed from then on, on the real stack. */

const COUNT = 60;
const PER_PAGE = 12;
const folder = temporaryFolder();
let stack: Stack;
let site: ChangingSite;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  await sharp(samplePhotos()[0]).resize(64).jpeg().toFile(path.join(photosDir, "one.jpg"));
  stack = await startPassingStack({ stateDir: path.join(folder, "stack"), photosDir });
  site = await ChangingSite.start({ count: COUNT, perPage: PER_PAGE });
  await startBrowser();
});

async function startBrowser(): Promise<void> {
  const profileDir = path.join(folder, "profile");
  browser = await launchChromium({ extensionDir: stack.extensionDir, profileDir, headless: true });
  page = await browser.newPage();
}

afterAll(async () => {
  await browser?.close();
  site?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

const dialogText = async () => {
  const close = await page.waitForSelector("::-p-aria(Close)");
  return close?.evaluate((element) => element.closest("dialog")?.textContent ?? "");
};

/** How many photos each job has stored, and how many it has not. */
async function storedAndFailed(own: Page): Promise<number[][]> {
  const jobs = await readAll<{ state: { outcome?: { stored: unknown[]; failed: unknown[] } } }>(
    own,
    "store-forever",
    "jobs",
  );
  return jobs.flatMap(({ state: { outcome } }) => (outcome ? [[outcome.stored.length, outcome.failed.length]] : []));
}

it("is stored whole from its third page, and then known from its first", async () => {
  await page.goto(`${site.origin}/?page=3`);
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await clickNamed(page, "Find the whole gallery");
  await expect.poll(dialogText).toContain("Found: 60 photos on 5 pages.");
  await page.reload();
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await expect.poll(dialogText).toContain("60 photos");
  await clickNamed(page, "Start storing");
  await waitForButton(page, ["stored"], 120_000);
  const own = await (await browser.waitForTarget((target) => target.url().endsWith("/offscreen.html"))).asPage();
  expect(await storedAndFailed(own)).toEqual([[COUNT, 0]]);

  await page.goto(`${site.origin}/`);
  await waitForButton(page, ["stored"], LIMIT_MS);
  await clickNamed(page, "ICP");
  await clickNamed(page, "Find the whole gallery");
  await expect.poll(dialogText).toContain("60 photos stored and verified.");
});

describe("followed", () => {
  /** A page of the extension itself, which shares its database. */
  const options = async () => {
    const worker = await browser.waitForTarget((target) => target.url().startsWith("chrome-extension://"));
    const own = await browser.newPage();
    await own.goto(`chrome-extension://${new URL(worker.url()).hostname}/options.html`);
    return own;
  };
  const readFollow = async (own: Page) => (await readAll<FollowRecord>(own, "store-forever", "follows"))[0];

  it("it is looked at again after the browser was closed: exactly what is new, changed or gone is recorded, and no other byte read", async () => {
    await clickNamed(page, "Follow");
    await page.waitForSelector("::-p-aria(Stop following)");
    const before = await options();
    expect(await readFollow(before)).toMatchObject({ pages: "all", pace: "weekly", report: null });
    await before.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open("store-forever");
          opening.onsuccess = () => {
            const transaction = opening.result.transaction("follows", "readwrite");
            const store = transaction.objectStore("follows");
            const reading = store.getAll();
            reading.onsuccess = () => store.put({ ...reading.result[0], nextLookMs: 0 });
            transaction.oncomplete = () => resolve();
          };
        }),
    );
    await browser.close();

    const removed = [3, 14, 25, 36, 47];
    const replaced = [0, 6, 12, 18, 24, 30, 42, 48, 54, 59];
    const added = Array.from({ length: 50 }, (_, index) => COUNT + index);
    site.removeFiles(removed);
    site.putFiles([...replaced, ...added]);
    const kept = site.shown.filter((photo) => !removed.includes(photo));
    site.shown = [...added.slice(0, 20), ...kept, ...added.slice(20)];
    site.sent.clear();

    await startBrowser();
    const own = await options();
    await expect.poll(async () => (await readFollow(own))?.report, { timeout: 120_000, interval: 500 }).toBeTruthy();
    const nothing = { unlistedCount: 0, backCount: 0, failedCount: 0, untoldCount: 0, reach: { name: "whole" } };
    expect((await readFollow(own))?.report).toMatchObject({
      ...{ name: "looked", addedCount: added.length, changedCount: replaced.length, goneCount: removed.length },
      ...nothing,
    });
    expect([...site.sent].sort((one, other) => one - other)).toEqual([...replaced, ...added]);
    const said = () => everythingSaid(own);
    await expect
      .poll(said)
      .toContain(
        "50 new photos stored. 10 changed photos stored as new versions. 5 photos are gone at the source and stay in your archive.",
      );
    expect(await storedAndFailed(own)).toEqual([[COUNT + added.length - removed.length, 0]]);
  });
});

it.each([
  ["on the page", false],
  ["in open shadow roots", true],
])("shows the person's own copies of files that vanished %s, marked, once the person wants it", async (_, hasRoots) => {
  site.hasRoots = hasRoots;
  const onPage = site.shown.slice(0, PER_PAGE);
  const [kept = 0, ...vanished] = onPage;
  site.removeFiles(vanished);
  await page.bringToFront();
  await page.goto(`${site.origin}/`);
  await expect
    .poll(() => everythingSaid(page))
    .toContain(`${vanished.length} photos on this page cannot be loaded any more. Your archive has them.`);
  await clickNamed(page, "Show from your archive");
  const copies = async () => {
    const lines = (await everythingSaid(page)).split("\n");
    // The link around a picture is called as it is, or says its badge too.
    return [...new Set(lines.filter((line) => /^Photo .*\(From your archive, verified\)$/.test(line)))];
  };
  const named = vanished.map((photo) => `Photo ${photo} (From your archive, verified)`);
  await expect.poll(copies, { timeout: LIMIT_MS }).toEqual(named);
  const loaded = await page.$$(`${hasRoots ? "photo-card >>>" : ""} img`);
  const widths = await Promise.all(
    loaded.map((image) => image.evaluate((each) => (each as HTMLImageElement).naturalWidth)),
  );
  expect(widths.filter((width) => width > 0)).toHaveLength(1);
  expect(kept).toBe(COUNT);
});
