/**
 * `npm run bench:edit-loop`: how long a saved change takes until it is there. Starts the stack of `npm run dev` without a window,
 * changes one file of each kind three times, waits until the change shows, and puts the files back. Takes some minutes.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fromHex } from "@store-forever/protocol";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import type { Page } from "puppeteer";
import { startDevStack } from "../dev/dev-stack.ts";
import { ROOT } from "../setup/setup.mjs";
import { launchChromium } from "../stack/browser.ts";

const PORTS = { devnet: 5143, gallery: 5144, viewer: 5145, extension: 5146 };
const REPEATS = 3;
const SETTLE_MS = 3_000;
const TIMEOUT_MS = 60_000;

interface Edit {
  what: string;
  file: string;
  /** The file's text with the marker in it. */
  change: (text: string, marker: string) => string;
  /** Settles when the marker shows. */
  shown: (marker: string) => Promise<unknown>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isThere: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + TIMEOUT_MS;
  // A page that is loading cannot be asked.
  while (!(await isThere().catch(() => false))) {
    if (Date.now() > deadlineMs) throw new Error("The change did not show.");
    await pause(20);
  }
}

async function measure({ what, file, change, shown }: Edit): Promise<{ what: string; "median, ms": number }> {
  const before = readFileSync(file, "utf8");
  const tookMs: number[] = [];
  try {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const marker = `edit-${repeat}-${Date.now()}`;
      const startedAtMs = Date.now();
      writeFileSync(file, change(before, marker));
      await shown(marker);
      tookMs.push(Date.now() - startedAtMs);
      await pause(SETTLE_MS);
    }
  } finally {
    writeFileSync(file, before);
    await pause(SETTLE_MS);
  }
  return { what, "median, ms": tookMs.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0 };
}

function measureTypeCheck(): { what: string; "median, ms": number } {
  const file = "canister/src/version.ts";
  const before = readFileSync(file, "utf8");
  const check = () => spawnSync("npm", ["run", "--silent", "typecheck"], { stdio: "inherit" });
  try {
    check();
    const tookMs = Array.from({ length: REPEATS }, (_, repeat) => {
      writeFileSync(file, `${before}// ${repeat}\n`);
      const startedAtMs = Date.now();
      check();
      return Date.now() - startedAtMs;
    });
    return { what: "npm run typecheck, one file changed", "median, ms": tookMs.sort((a, b) => a - b)[1] ?? 0 };
  } finally {
    writeFileSync(file, before);
  }
}

const hasText = (page: Page, text: string) => page.evaluate((wanted) => document.body.innerText.includes(wanted), text);

process.chdir(ROOT);
// Vite ends the process when its standard input ends, unless it runs in continuous integration.
process.env.CI = "true";
const rows = [];
const stateDir = mkdtempSync(path.join(os.tmpdir(), "edit-loop-"));
const stack = await startDevStack({ ports: PORTS, stateDir, photosDir: path.resolve("samples"), log: console.error });
const browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
try {
  // WXT's background reloads the tabs once it is connected.
  await pause(5_000);
  const viewer = await browser.newPage();
  await viewer.goto(stack.viewerUrl);
  const extension = await browser.waitForTarget((target) => target.url().startsWith("chrome-extension://"));
  const popup = await browser.newPage();
  await popup.goto(new URL("/popup.html", extension.url()).href);
  const gallery = await browser.newPage();
  await gallery.goto(stack.gallery.galleryUrl);
  const agent = createAgent({ host: stack.devnet.url, rootKey: fromHex(stack.devnet.rootKey) });
  const backend = createBackend(agent, stack.backendCanisterId);

  rows.push(
    await measure({
      what: "viewer: a component",
      file: "asset-canister/viewer/src/ui/brand.tsx",
      change: (text, marker) => text.replace("<InfinityIcon /> Store Forever", `<InfinityIcon /> ${marker}`),
      shown: (marker) => until(() => hasText(viewer, marker)),
    }),
    await measure({
      what: "extension: the popup",
      file: "extension/src/popup/popup.tsx",
      change: (text, marker) => text.replace("<header>", `<header>${marker}`),
      shown: (marker) => until(() => hasText(popup, marker)),
    }),
    await measure({
      what: "extension: the content script",
      file: "extension/src/entrypoints/gallery.content.ts",
      change: (text, marker) =>
        text.replace("main(ctx) {", `main(ctx) {\n    document.body.dataset.edit = "${marker}";`),
      shown: (marker) => until(() => gallery.evaluate((wanted) => document.body.dataset.edit === wanted, marker)),
    }),
    await measure({
      what: "backend canister: built and upgraded",
      file: "canister/src/version.ts",
      change: (text, marker) => text.replace(/API_VERSION = "[^"]*"/, `API_VERSION = "${marker}"`),
      shown: (marker) => until(async () => (await backend.stats()).api_version === marker),
    }),
  );
} finally {
  await browser.close();
  await stack.close();
  rmSync(stateDir, { recursive: true, force: true });
}
console.table([...rows, measureTypeCheck()]);
process.exit(0);
