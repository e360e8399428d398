import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import puppeteer, { type Page } from "puppeteer";
import { build } from "wxt";
import { signIn, waitForButton } from "../../scripts/once/drive.ts";
import { startStack } from "../../scripts/stack/stack.ts";
import { samplePhotos, temporaryFolder } from "../../tests/support/photos.ts";

/**
 * Stores a gallery in Firefox with the whole stack, and asks the gallery whether that was proved:
 * `npm run firefox -w @store-forever/extension`. It needs a build (`npm run build`) and Firefox; `FIREFOX_PATH` may name it.
 */
const PHOTO_COUNT = 2;
/** Tab stops before the button that starts: close, sign in, where from, filter, list, a checkbox for each photo, all, none. */
const STOPS_BEFORE_START = 5 + PHOTO_COUNT + 2;

process.chdir(path.resolve(import.meta.dirname, "../.."));
const executablePath = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);
if (executablePath === undefined) throw new Error("There is no Firefox here. Install it, or set FIREFOX_PATH.");

const folder = temporaryFolder();
const photosDir = path.join(folder, "photos");
mkdirSync(photosDir);
for (const photo of samplePhotos().slice(0, PHOTO_COUNT))
  copyFileSync(photo, path.join(photosDir, path.basename(photo)));
await build({ root: path.resolve("extension"), outDir: folder, browser: "firefox" });
const extensionDir = path.join(folder, "firefox-mv2");
const stack = await startStack({
  devnetPort: 0,
  galleryPort: 0,
  stateDir: path.join(folder, "stack"),
  photosDir,
  log: console.log,
});
cpSync(path.join(stack.extensionDir, "network.json"), path.join(extensionDir, "network.json"));
const browser = await puppeteer.launch({ browser: "firefox", headless: true, executablePath });
try {
  await browser.installExtension(extensionDir);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await signIn(page, stack.gallery);
  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["idle"], 30_000);
  const startedAtMs = Date.now();
  await startStoring(page);
  const state = await waitForButton(page, ["stored", "partial", "failed"], 180_000);
  console.log(`Firefox ${await browser.version()}: ${state} after ${Date.now() - startedAtMs} ms`);
  const presence = await page.waitForFunction(
    async (id) => {
      const answer = await (await fetch(`/api/galleries/${id}/presence`)).json();
      return answer.icpAny ? answer : undefined;
    },
    { timeout: 30_000 },
    stack.gallery.galleryId,
  );
  console.log("The gallery says", await presence.jsonValue());
  if (state !== "stored") process.exitCode = 1;
} finally {
  await browser.close();
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Uses the keyboard alone: this script cannot look into closed roots, and Firefox gives it no accessibility tree. */
async function startStoring(page: Page): Promise<void> {
  await page.mouse.click(...(await middleOfBadge(page)));
  await page.waitForFunction(() => document.elementFromPoint(5, 5)?.closest("store-forever") != null);
  for (let stop = 0; stop < STOPS_BEFORE_START; stop++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await waitForButton(page, ["storing", "stored"], 30_000);
}

/** The badge is first in the button's row, and opens the dialog too. */
async function middleOfBadge(page: Page): Promise<[x: number, y: number]> {
  const host = await page.waitForSelector("store-forever");
  const box = await host?.boundingBox();
  if (!box) throw new Error("The button is nowhere to be seen.");
  return [box.x + 20, box.y + box.height / 2];
}
