import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import type { Browser, Page } from "puppeteer";
import { startAnyPage } from "../extension/test/any-page.ts";
import { launchChromium } from "../scripts/browser.ts";
import { clickNamed, signIn, waitForButton } from "../scripts/drive.ts";
import { type Stack, startStack } from "../scripts/stack.ts";

/**
 * Writes a picture of every view, so that a person can look: `npm run screenshots -w @store-forever/extension [folder]`.
 * It needs a build (`npm run build`) and, like the tests, Chromium.
 */
process.chdir(path.resolve(import.meta.dirname, ".."));
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const out = path.resolve(process.argv[2] ?? "extension/.output/screenshots");
const stateDir = mkdtempSync(path.join(os.tmpdir(), "store-forever-screenshots-"));
mkdirSync(out, { recursive: true });

/** Pictures have come; a page that keeps a line open for news is never wholly idle. */
async function settled(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: 300, timeout: 3_000 }).catch(() => undefined);
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.screenshot({ path: path.join(out, `${name}-${scheme}.png`) });
  }
  await page.emulateMediaFeatures([]);
  console.log(name);
}

async function galleryViews(page: Page, stack: Stack): Promise<void> {
  await signIn(page, stack.gallery);
  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["idle"], 30_000);
  await shoot(page, "01-gallery");
  await clickNamed(page, "Store Forever");
  await settled(page);
  await shoot(page, "02-prepare");
  await clickNamed(page, "Start storing");
  await waitForButton(page, ["storing"], 30_000);
  await shoot(page, "03-storing");
  await clickNamed(page, "Cancel")
    .then(() => shoot(page, "04-cancel-question"))
    .catch(() => console.log("The job ended before it could be asked about."));
  await waitForButton(page, ["stored"], 120_000);
  await (await page.waitForSelector("::-p-aria([role='button'][name='Show proof: Dandelions'])"))
    ?.click()
    .catch(() => {});
  await settled(page);
  await shoot(page, "05-stored");
  await clickNamed(page, "Close");
  await shoot(page, "06-gallery-stored");
  await page.goto(stack.gallery.url);
  await page
    .waitForSelector("store-forever-badge", { timeout: 5_000 })
    .catch(() => console.log("No cards on this page."));
  await shoot(page, "07-galleries");
}

async function failedView(page: Page, galleryUrl: string): Promise<void> {
  await page.goto(galleryUrl);
  await page.evaluate(() => {
    const [memory] = document.querySelectorAll("[data-memory-id]");
    const copy = memory?.cloneNode(true) as HTMLElement;
    copy.dataset.memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    copy.dataset.original = "/media/is-not-there.jpg";
    copy.dataset.title = "A photo that is gone";
    memory?.parentElement?.append(copy);
  });
  await waitForButton(page, ["partial"], 30_000);
  await clickNamed(page, "Continue Storing");
  await shoot(page, "08-continue");
  await clickNamed(page, "Start storing");
  await waitForButton(page, ["storing"], 30_000);
  await waitForButton(page, ["partial", "failed"], 60_000);
  await shoot(page, "09-partial");
}

async function extensionPages(browser: Browser): Promise<void> {
  const target = await browser.waitForTarget((candidate) => candidate.url().startsWith("chrome-extension://"));
  const base = `chrome-extension://${new URL(target.url()).hostname}`;
  for (const name of ["popup", "options"]) {
    const page = await browser.newPage();
    await page.setViewport(name === "popup" ? { width: 380, height: 560 } : { width: 900, height: 1250 });
    await page.goto(`${base}/${name}.html`);
    await page.waitForSelector("h1");
    await shoot(page, `10-${name}`);
    await page.close();
  }
}

const anyPage = await startAnyPage();
const stack = await startStack({
  devnetPort: 0,
  galleryPort: 0,
  stateDir,
  photosDir: "samples",
  log: console.log,
});
const browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
try {
  const page = await browser.newPage();
  await galleryViews(page, stack);
  await failedView(page, stack.gallery.galleryUrl);
  await page.goto(`${anyPage.origin}/photoswipe`);
  await waitForButton(page, ["idle"], 30_000);
  await shoot(page, "11-photoswipe");
  await extensionPages(browser);
  console.log(`Look in ${out}`);
} finally {
  await browser.close();
  await stack.close();
  await anyPage.close();
  rmSync(stateDir, { recursive: true, force: true });
}
