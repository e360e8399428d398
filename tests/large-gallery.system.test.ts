import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fromHex } from "@store-forever/protocol";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JobRecord } from "../extension/src/storage/databases/database.ts";
import { checkStoredGallery } from "../scripts/once/check-stored-gallery.ts";
import { clickNamed, estimated, everythingSaid, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { ChangingSite } from "./support/changing-site.ts";
import { readAll } from "./support/indexed-db.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { temporaryFolder } from "./support/photos.ts";
import { makePartsSmall } from "./support/small-parts.ts";

/** A gallery of more photos than one part of it holds, stored whole by one click on the real stack. */

const COUNT = 50;
const PART = 20;
const folder = temporaryFolder();
let stack: Stack;
let site: ChangingSite;
let browser: Browser;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  stack = await startPassingStack({ stateDir: path.join(folder, "stack"), photosDir });
  makePartsSmall(stack.extensionDir, PART);
  site = await ChangingSite.start({ count: COUNT, perPage: COUNT });
  browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
});

afterAll(async () => {
  await browser?.close();
  site?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openGallery(state: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(site.origin);
  await waitForButton(page, [state], LIMIT_MS);
  return page;
}

/** The jobs of the gallery's parts, in their order. */
async function jobs(own: Page) {
  const all = await readAll<JobRecord>(own, "store-forever", "jobs");
  return all.sort((one, other) => one.gallery.title.localeCompare(other.gallery.title));
}

/** Saves photos as the site has them. @returns the folder */
async function filesOf(first: number, count: number): Promise<string> {
  const saved = path.join(folder, `from ${first}`);
  mkdirSync(saved);
  for (let photo = first; photo < first + count; photo++) {
    const name = `photo-${photo}.jpg`;
    const response = await fetch(`${site.origin}/${name}`);
    writeFileSync(path.join(saved, name), new Uint8Array(await response.arrayBuffer()));
  }
  return saved;
}

it("is stored in parts whose every byte is there, though its page is closed right after the click", async () => {
  const page = await openGallery("idle");
  await clickNamed(page, "Store Forever");
  await estimated(page);
  await clickNamed(page, "Start storing");
  await page.close();

  const offscreen = await browser.waitForTarget((target) => target.url().endsWith("/offscreen.html"));
  const own = await offscreen.asPage();
  await expect
    .poll(async () => (await jobs(own)).map(({ state }) => state.name), { timeout: 120_000, interval: 500 })
    .toEqual(["finished", "finished", "finished"]);
  const stored = await jobs(own);
  expect(stored.map(({ gallery }) => gallery.title)).toEqual(["Trip (1/3)", "Trip (2/3)", "Trip (3/3)"]);
  for (const [index, { state }] of stored.entries()) {
    const first = index * PART;
    const count = Math.min(PART, COUNT - first);
    if (state.name !== "finished") throw new Error("It was finished.");
    expect(state.outcome).toMatchObject({ stored: { length: count }, failed: [] });
    const { host, rootKey } = { host: stack.devnet.url, rootKey: fromHex(stack.devnet.rootKey) };
    const address = { host, rootKey, canisterId: stack.backendCanisterId, token: state.outcome.shareToken ?? "" };
    const check = await checkStoredGallery(address, await filesOf(first, count));
    expect(check).toMatchObject({ memories: count, assets: 4 * count, verified: 4 * count, failures: [] });
  }

  const again = await openGallery("stored");
  await clickNamed(again, "ICP");
  await expect.poll(() => everythingSaid(again)).toContain(`${COUNT} photos stored and verified.`);
});
