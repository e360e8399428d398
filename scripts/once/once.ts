import { fromHex } from "@store-forever/protocol";
import type { Browser, Page } from "puppeteer";
import { launchChromium } from "../stack/browser.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { checkStoredGallery } from "./check-stored-gallery.ts";
import {
  clickNamed,
  progressPercent,
  type Screenshots,
  screenshotsIn,
  signIn,
  startStoring,
  verifiedPhotosInViewer,
  viewAddress,
  waitForButton,
} from "./drive.ts";
import { lastJob } from "./last-job.ts";

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
const PROGRESS_INTERVAL_MS = 10_000;

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
  const stored = await storeByClicking(stack, browser, shots, options.log);
  if (stored.viewUrl === undefined) {
    return { memories: 0, bytes: 0, assets: 0, verified: 0, viewUrl: "", ms: stored.ms, failures: stored.failures };
  }
  options.log("Reading every byte back from the canister…");
  const check = await checkStoredGallery(
    {
      host: stack.devnet.url,
      canisterId: stack.backendCanisterId,
      rootKey: fromHex(stack.devnet.rootKey),
      token: new URL(stored.viewUrl).hash.split("/").at(-1) ?? "",
    },
    options.photosDir,
  );
  options.log("Opening the viewer…");
  const viewer = await browser.newPage();
  await viewer.goto(stored.viewUrl);
  const viewed = await verifiedPhotosInViewer(viewer, check.memories);
  await shots.take(viewer, "viewer");
  const failures = [...stored.failures, ...check.failures];
  if (viewed < check.memories) failures.push(`viewer: shows ${viewed} of ${check.memories} photos as verified`);
  return { ...check, viewUrl: stored.viewUrl, ms: stored.ms, failures };
}

interface Stored {
  /** Absent when nothing could be stored. */
  viewUrl?: string;
  ms: OnceReport["ms"];
  failures: string[];
}

/** Signs in, clicks Store Forever and waits for the end; then asks the gallery's server what it was told. */
async function storeByClicking(
  { gallery }: Stack,
  browser: Browser,
  shots: Screenshots,
  log: (line: string) => void,
): Promise<Stored> {
  const page = await browser.newPage();
  await signIn(page, gallery);
  await page.goto(gallery.galleryUrl);
  await waitForButton(page, ["idle", "empty", "unavailable"], 30_000);
  await shots.take(page, "gallery");
  log("Clicking Store Forever…");
  await clickNamed(page, "Store Forever");
  await startStoring(page);
  await waitForButton(page, ["storing", "stored", "partial", "failed"], 30_000);
  await shots.take(page, "storing");
  const stopTelling = tellProgress(page, log);
  const end = await waitForButton(page, ["stored", "partial", "failed", "unavailable"], STORE_TIMEOUT_MS).finally(
    stopTelling,
  );
  await shots.take(page, end);

  const job = await lastJob(browser, gallery.galleryId);
  const ms = job?.ms ?? { total: 0, prepare: 0, store: 0, verify: 0 };
  const failures = job?.failures ?? ["the extension kept no record of the job"];
  if (end !== "stored" && end !== "partial") return { ms, failures };
  const presence = await presenceInGallery(page, gallery.galleryId, job?.storedCount ?? 0);
  return {
    viewUrl: await viewAddress(page),
    ms,
    failures: [...failures, ...presence],
  };
}

/** Says how far the job is every few seconds. @returns stops it */
function tellProgress(page: Page, log: (line: string) => void): () => void {
  const timer = setInterval(async () => {
    const percent = await progressPercent(page).catch(() => undefined);
    if (percent !== undefined) log(`Storing: ${percent} %`);
  }, PROGRESS_INTERVAL_MS);
  return () => clearInterval(timer);
}

/** Waits for the extension's report to reach the gallery's database. @returns what is wrong with it */
async function presenceInGallery(page: Page, galleryId: string, storedCount: number): Promise<string[]> {
  const read = (id: string) =>
    page.evaluate(async (galleryId) => {
      const response = await fetch(`/api/galleries/${galleryId}/presence`);
      return (await response.json()) as { icpCompleteMemories: number };
    }, id);
  const deadlineMs = Date.now() + 30_000;
  for (;;) {
    const { icpCompleteMemories } = await read(galleryId);
    if (icpCompleteMemories === storedCount) return [];
    if (Date.now() > deadlineMs) {
      return [`gallery: lists ${icpCompleteMemories} memories on ICP where ${storedCount} were stored`];
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
