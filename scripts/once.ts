import { fromHex } from "@store-forever/protocol";
import type { Browser } from "puppeteer";
import { launchChromium } from "./browser.ts";
import { checkArchive, photoFiles } from "./check-archive.ts";
import { clickNamed, linkNamed, type Screenshots, screenshotsIn, signIn, waitForButton } from "./drive.ts";
import { type Stack, startStack } from "./stack.ts";

export interface OnceOptions {
  stateDir: string;
  photosDir: string;
  screenshotsDir?: string | undefined;
  log: (line: string) => void;
}

/** What `npm start -- --once --json FILE` writes. */
export interface OnceReport {
  memories: number;
  bytes: number;
  assets: number;
  verified: number;
  viewUrl: string;
  ms: { total: number; prepare: number; store: number; verify: number };
  failures: string[];
}

const STORE_TIMEOUT_MS = 30 * 60_000;

/** Runs the whole path once, headless: store the gallery by clicking, then check every stored byte and both pages. */
export async function storeOnce(options: OnceOptions): Promise<OnceReport> {
  const stack = await startStack({ ...options, devnetPort: 0, galleryPort: 0 });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
    return await storeAndCheck(stack, browser, options);
  } finally {
    await browser?.close();
    await stack.close();
  }
}

async function storeAndCheck(stack: Stack, browser: Browser, options: OnceOptions): Promise<OnceReport> {
  const shots = screenshotsIn(options.screenshotsDir);
  const stored = await storeByClicking(stack, browser, shots, options);
  options.log("Reading every byte back from the canister…");
  const token = new URL(stored.viewUrl).hash.split("/").at(-1) ?? "";
  const check = await checkArchive(
    { host: stack.devnet.url, canisterId: stack.backendCanisterId, rootKey: fromHex(stack.devnet.rootKey), token },
    options.photosDir,
  );
  options.log("Opening the viewer…");
  const viewed = await photosInViewer(browser, stored.viewUrl, check.memories, shots);
  const failures = [...stored.failures, ...check.failures];
  if (viewed < check.memories) failures.push(`viewer: shows ${viewed} of ${check.memories} photos as verified`);
  return { ...check, viewUrl: stored.viewUrl, ms: stored.ms, failures };
}
