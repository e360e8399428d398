import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import puppeteer from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "wxt";
import { until } from "../../scripts/once/wait.ts";
import { startAnyPage } from "./any-page.ts";

const EXTENSION = path.resolve(import.meta.dirname, "..");
const FIREFOX = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);

const CLICK_AGAIN_MS = 3_000;

let folder: string;
let built: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "store-forever-firefox-"));
  await build({ root: EXTENSION, outDir: folder, browser: "firefox" });
  built = path.join(folder, "firefox-mv2");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the Firefox build", () => {
  it("passes web-ext lint without errors, and with no warning but one that is looked at", async () => {
    const bin = path.join(path.dirname(createRequire(import.meta.url).resolve("web-ext")), "bin/web-ext.js");
    const lint = await promisify(execFile)(process.execPath, [bin, "lint", "-s", built, "-o", "json"]).catch(
      (error: { stdout: string }) => error,
    );
    const { errors, warnings } = JSON.parse(lint.stdout) as Record<"errors" | "warnings", { code: string }[]>;
    expect(errors).toEqual([]);
    // Preact can set a text as HTML, which no component asks it for; in workers it is code of libraries that never runs.
    expect([...new Set(warnings.map(({ code }) => code))]).toEqual(["UNSAFE_VAR_ASSIGNMENT"]);
  });

  it.skipIf(FIREFOX === undefined)(
    "runs in Firefox: asks its background, and opens the dialog for a click",
    async () => {
      const network = { host: "http://127.0.0.1:9", canisterId: "ey7q4-myn44-aaaaa-aaaaa-cai", rootKey: "00" };
      const viewerUrl = "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:9";
      writeFileSync(path.join(built, "network.json"), JSON.stringify({ ...network, viewerUrl }));
      const site = await startAnyPage();
      const browser = await puppeteer.launch({ browser: "firefox", headless: true, executablePath: FIREFOX ?? "" });
      try {
        await browser.installExtension(built);
        const page = await browser.newPage();
        await page.goto(`${site.origin}/photoswipe`);
        await page.waitForSelector('store-forever[data-state="idle"]');
        // Closed roots stay closed to the test too: the button is where the page's corner is.
        const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
        const isOpen = () => document.activeElement?.closest("store-forever") != null;
        await until("the dialog", async () => {
          await page.mouse.click(width - 80, height - 45);
          // As a person does, who clicks again if nothing comes of it: the button may not have been drawn yet.
          return page.waitForFunction(isOpen, { timeout: CLICK_AGAIN_MS }).catch(() => undefined);
        });
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => document.elementFromPoint(5, 5)?.closest("store-forever") == null);
      } finally {
        await browser.close();
        await site.close();
      }
    },
  );
});
