import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, ElementHandle, Page } from "puppeteer";
import { build } from "wxt";
import { startAnyPage } from "./any-page.ts";
import { launchChromium } from "./launch-chromium.ts";

/** Chromium with the extension as it is built from these sources, and pages for it; its archive cannot be reached. */
export interface BuiltBrowser {
  /** The built extension. */
  built: string;
  site: Awaited<ReturnType<typeof startAnyPage>>;
  browser: Browser;
  page: Page;
  /** Opens a page of the site and waits for the button's state. */
  open(name: string, state?: string): Promise<void>;
  /** Finds by accessible name, as a screen reader does, also inside closed shadow roots. */
  named(name: string): Promise<ElementHandle>;
  close(): Promise<void>;
}

export async function startBuiltBrowser(): Promise<BuiltBrowser> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "store-forever-views-"));
  await build({ root: path.resolve(import.meta.dirname, ".."), outDir: folder });
  const built = path.join(folder, "chrome-mv3");
  const network = { host: "http://127.0.0.1:9", canisterId: "ey7q4-myn44-aaaaa-aaaaa-cai", rootKey: "00" };
  writeFileSync(
    path.join(built, "network.json"),
    JSON.stringify({ ...network, viewerUrl: "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:9" }),
  );
  const site = await startAnyPage();
  const browser = await launchChromium(built, ["--host-resolver-rules=MAP photos.example 127.0.0.1"]);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  return {
    built,
    site,
    browser,
    page,
    async open(name, state = "idle") {
      await page.goto(`${site.origin}/${name}`);
      await page.waitForSelector(`store-forever[data-state="${state}"]`);
    },
    async named(name) {
      const element = await page.waitForSelector(`::-p-aria(${name})`, { timeout: 10_000 });
      if (!element) throw new Error(`There is nothing called ${name}.`);
      return element;
    },
    async close() {
      await browser.close();
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
