import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "wxt";
import type { browser as extensionApi } from "wxt/browser";
import { startAnyPage } from "./any-page.ts";
import { violationsBehind, violationsOn } from "./axe.ts";

const EXTENSION = path.resolve(import.meta.dirname, "..");

/** The extension's own name for its API, in the functions that run there. */
declare const chrome: typeof extensionApi;
/** How the browser tells of an event. */
interface Dispatcher {
  dispatch(...values: unknown[]): void;
}

let folder: string;
let built: string;
let site: Awaited<ReturnType<typeof startAnyPage>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "store-forever-views-"));
  await build({ root: EXTENSION, outDir: folder });
  built = path.join(folder, "chrome-mv3");
  const network = { host: "http://127.0.0.1:9", canisterId: "ey7q4-myn44-aaaaa-aaaaa-cai", rootKey: "00" };
  writeFileSync(
    path.join(built, "network.json"),
    JSON.stringify({ ...network, viewerUrl: "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:9" }),
  );
  site = await startAnyPage();
  browser = await puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
    pipe: true,
    enableExtensions: [built],
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, state = "idle"): Promise<void> {
  await page.goto(`${site.origin}/${name}`);
  await page.waitForSelector(`store-forever[data-state="${state}"]`);
}

async function named(name: string): Promise<ElementHandle> {
  const element = await page.waitForSelector(`::-p-aria(${name})`, { timeout: 10_000 });
  if (!element) throw new Error(`There is nothing called ${name}.`);
  return element;
}

describe.each(["light", "dark"] as const)("in %s", (scheme) => {
  it("button and dialog are accessible", async () => {
    await open("hooks");
    expect(await violationsBehind(browser, await named("Store Forever"), scheme)).toEqual([]);
    await (await named("Store Forever")).click();
    expect(await violationsBehind(browser, await named("Start storing"), scheme)).toEqual([]);
  });

  it.each(["popup", "options"])("%s is accessible", async (name) => {
    const target = await browser.waitForTarget((candidate) => candidate.url().startsWith("chrome-extension://"));
    const own = await browser.newPage();
    try {
      await own.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await own.goto(`chrome-extension://${new URL(target.url()).hostname}/${name}.html`);
      await own.waitForSelector("h1");
      await own.waitForSelector("h1");
      const client = await own.createCDPSession();
      await client.send("Page.setBypassCSP", { enabled: true });
      await own.reload();
      await own.waitForSelector("h1");
      expect(await violationsOn(own)).toEqual([]);
    } finally {
      await own.close();
    }
  });
});

describe("a page of a thousand photos", () => {
  it("moves nothing, and gives badges to those near the window only", async () => {
    await page.evaluateOnNewDocument(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await open("thousand");
    await page.waitForSelector("store-forever-badge");
    const { badges, shifts } = await page.evaluate(() => ({
      badges: document.querySelectorAll("store-forever-badge").length,
      shifts: (window as unknown as { shifts: number[] }).shifts,
    }));
    expect(badges).toBeLessThan(200);
    expect(shifts).toEqual([]);
  });

  it("lists them with a few rows at a time", async () => {
    await (await named("Store Forever")).click();
    const start = await named("Start storing");
    const rows = await start.evaluate(
      (element) => (element.getRootNode() as ShadowRoot).querySelectorAll(".rows li").length,
    );
    expect(rows).toBeGreaterThan(5);
    expect(rows).toBeLessThan(30);
  });
});

describe("a page that changes", () => {
  it("has each button and badge once, however often photos and galleries are replaced", async () => {
    await open("thousand");
    await page.waitForSelector("store-forever-badge");
    await page.evaluate(() => {
      const gallery = document.querySelector("main");
      gallery?.replaceWith(gallery.cloneNode(true));
    });
    await page.waitForFunction(() => document.querySelector("store-forever > div") !== null);
    // A link to a photo's page below the gallery's is no card.
    await page.evaluate(() => {
      const memory = document.querySelector("[data-memory-id]");
      const link = document.createElement("a");
      link.href = "/galleries/6fa459ea-ee8a-4ca4-894e-db77e160355e/photos/7c9e6679-7425-40de-944b-e07fc1f90ae7";
      link.append(memory?.querySelector("img") ?? "");
      memory?.append(link);
    });
    await page.waitForSelector('store-forever[data-state="idle"]');
    const counts = await page.evaluate(() => ({
      buttons: document.querySelectorAll("store-forever").length,
      most: Math.max(
        ...[...document.querySelectorAll("[data-memory-id]")].map(
          (memory) => memory.querySelectorAll("store-forever-badge").length,
        ),
      ),
    }));
    expect(counts).toEqual({ buttons: 1, most: 1 });
    // Infinite scroll.
    await page.evaluate(() => {
      const last = [...document.querySelectorAll("[data-memory-id]")].at(-1);
      const next = last?.cloneNode(true) as HTMLElement;
      next.dataset.memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
      last?.after(next);
    });
    await (await named("Store Forever")).click();
    await expect
      .poll(async () => (await named("Close")).evaluate((close) => close.closest("dialog")?.textContent))
      .toContain("1,001 photos");
    await (await named("Close")).click();
    await page.evaluate(() => document.querySelector("main")?.remove());
    await page.waitForFunction(() => document.querySelector("store-forever") === null);
  });
});

describe("what the browser itself offers", () => {
  /** What runs in the background; the browser's own events are given to it as the browser would. */
  async function background() {
    const target = await browser.waitForTarget((candidate) => candidate.type() === "service_worker");
    const worker = await target.worker();
    if (!worker) throw new Error("The background has gone to sleep.");
    return { id: new URL(target.url()).hostname, worker };
  }

  const titlesInDialog = async () =>
    (await named("Close")).evaluate((close) =>
      [...(close.closest("dialog")?.querySelectorAll(".rows li .grow") ?? [])].map(({ textContent }) => textContent),
    );

  it("opens any page's pictures by the keyboard command, the large ones only", async () => {
    await page.goto(`${site.origin}/portfolio`);
    expect(await page.$("store-forever")).toBeNull();
    const { worker } = await background();
    await worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.commands.onCommand as unknown as Dispatcher).dispatch("open-gallery", tab);
    });
    await named("Start storing");
    expect(await titlesInDialog()).toEqual(["Glacier", "Fall", "Sand", "Sea", "drone.mp4"]);
  });

  it("stores the one picture that was right-clicked, however small", async () => {
    await page.goto(`${site.origin}/portfolio`);
    const { worker } = await background();
    await worker.evaluate(async (srcUrl) => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.contextMenus.onClicked as unknown as Dispatcher).dispatch({ menuItemId: "store-image", srcUrl }, tab);
    }, `${site.origin}/i/share.png`);
    await named("Start storing");
    expect(await titlesInDialog()).toEqual(["Share"]);
  });

  it("counts running jobs on the toolbar, and notifies when a long one has ended, not a short one", async () => {
    const { id, worker } = await background();
    const own = await browser.newPage();
    await own.goto(`chrome-extension://${id}/options.html`);
    const report = (runningCount: number, tookMs: number) =>
      own.evaluate(
        (count, ms) =>
          chrome.runtime.sendMessage({
            to: "background",
            type: "jobs.changed",
            runningCount: count,
            ended: { title: "Summer", storedCount: 3, failedCount: 0, tookMs: ms },
          }),
        runningCount,
        tookMs,
      );
    const shown = () =>
      worker.evaluate(async () => ({
        badge: await chrome.action.getBadgeText({}),
        notifications: Object.keys(await chrome.notifications.getAll()).length,
      }));
    await report(2, 1_000);
    await expect.poll(shown).toEqual({ badge: "2", notifications: 0 });
    await report(0, 60_000);
    await expect.poll(shown).toEqual({ badge: "", notifications: 1 });
    await own.close();
  });

  it("works on in open pages after an update of the extension, without a reload", async () => {
    await open("photoswipe");
    await browser.installExtension(built);
    await expect
      .poll(
        async () => {
          await page.$("::-p-aria(Store Forever)").then((button) => button?.click());
          return (await page.$("::-p-aria(Start storing)")) !== null;
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    expect(await page.$$("store-forever")).toHaveLength(1);
  });
});
