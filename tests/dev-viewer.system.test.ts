import type { Browser } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "../extension/test/start-chromium.ts";
import { startViewerServer, type ViewerServer } from "../scripts/dev/viewer-server.ts";

/** The viewer as `npm run dev` serves it, from its sources. */
let server: ViewerServer;
let browser: Browser;

beforeAll(async () => {
  server = await startViewerServer({ port: 0, host: "http://127.0.0.1:9", environment: {} });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it("has its texts, in the reader's language", async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForSelector("::-p-text(Checked, not trusted.)");
  await page.select(".language-switch select", "de");
  await page.waitForSelector("::-p-text(Geprüft)");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
});
