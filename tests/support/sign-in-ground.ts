import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "puppeteer";
import { clickNamed, startTelling, waitForButton } from "../../scripts/once/drive.ts";
import { LIMIT_MS } from "../../scripts/once/wait.ts";
import { launchChromium } from "../../scripts/stack/browser.ts";
import type { Stack } from "../../scripts/stack/stack.ts";
import { connectPage, ExtensionIdentity } from "./identity-drive.ts";
import { type Line, startLine } from "./line.ts";
import { startPassingStack } from "./passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./photos.ts";

/** What the tests of signing in stand on: a stack with a gallery of one photo, and Chromium with the extension. */
export interface SignInGround {
  /** A temporary folder of this test. */
  folder: string;
  stack: Stack;
  /** The extension's way to the network; the viewer has its own. */
  line: Line;
  browser: Browser;
  extension: ExtensionIdentity;
  /** A tab for the gallery. */
  page: Page;
  close(): Promise<void>;
}

export async function startSignInGround(): Promise<SignInGround> {
  const folder = temporaryFolder();
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  for (const photo of samplePhotos().slice(0, 1)) copyFileSync(photo, path.join(photosDir, path.basename(photo)));
  const stateDir = path.join(folder, "state");
  const stack = await startPassingStack({ stateDir, photosDir });
  const line = await startLine(stack.devnet.url);
  const networkFile = path.join(stack.extensionDir, "network.json");
  const network = JSON.parse(readFileSync(networkFile, "utf8"));
  writeFileSync(networkFile, JSON.stringify({ ...network, host: line.url }));
  const browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
  const extension = await ExtensionIdentity.open(browser);
  const page = await browser.newPage();
  const close = async () => {
    await browser.close();
    await line.close();
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, stack, line, browser, extension, page, close };
}

/** Opens the dialog of the gallery and presses what signs in. @returns the viewer's page that asks */
export async function askToSignIn({ browser, page, stack }: SignInGround): Promise<Page> {
  await page.bringToFront();
  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await startTelling(page, "Sign in and store");
  return connectPage(browser);
}

/** Presses what signs in in the popup. @returns the viewer's page that asks */
export async function askInPopup({ browser, extension }: SignInGround): Promise<Page> {
  await extension.page.bringToFront();
  await clickNamed(extension.page, "Sign in");
  return connectPage(browser);
}
