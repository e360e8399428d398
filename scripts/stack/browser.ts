import path from "node:path";
import process from "node:process";
import puppeteer, { type Browser } from "puppeteer";
import { untilExtensionRuns } from "./extension-runs.ts";
import type { Stack } from "./stack.ts";

/** Flags that keep Chromium from talking to anybody but us; as root its sandbox cannot start. */
const QUIET_FLAGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export function hasDisplay(): boolean {
  if (process.platform === "darwin" || process.platform === "win32") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

export interface LaunchOptions {
  extensionDir: string;
  /** Kept between starts when given; a temporary one otherwise. */
  profileDir?: string;
  headless: boolean;
  /** More of Chromium's flags. */
  flags?: readonly string[];
}

/** Starts Chromium with the extension. `CHROME_PATH` names the Chromium, as `npm start` and `npm test` set it. */
export async function launchChromium({
  extensionDir,
  profileDir,
  headless,
  flags = [],
}: LaunchOptions): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm start or npm test.");
  const browser = await puppeteer.launch({
    executablePath,
    headless,
    pipe: true,
    enableExtensions: [extensionDir],
    args: [...QUIET_FLAGS, ...flags],
    defaultViewport: headless ? { width: 1280, height: 900 } : null,
    ...(profileDir === undefined ? {} : { userDataDir: profileDir }),
  });
  await untilExtensionRuns(browser);
  return browser;
}

/** Opens the gallery for a person, in a profile of its own that later starts find again. */
export async function openBrowser(stack: Stack, stateDir: string): Promise<Browser> {
  const browser = await launchChromium({
    extensionDir: stack.extensionDir,
    profileDir: path.join(stateDir, "chromium"),
    headless: false,
  });
  const [page = await browser.newPage()] = await browser.pages();
  await page.goto(stack.gallery.galleryUrl);
  return browser;
}
