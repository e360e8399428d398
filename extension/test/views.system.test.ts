import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import type { PipelineFailureCode } from "@store-forever/workers";
import puppeteer, { type Browser, type ElementHandle, type Page, type Target } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "wxt";
import type { browser as extensionApi } from "wxt/browser";
import type { JobSnapshot } from "../src/messages/job-snapshot.ts";
import { startAnyPage, THOUSAND } from "./any-page.ts";
import { violationsBehind, violationsOn } from "./axe.ts";
import { running, stepsOf, ToldJob } from "./told-job.ts";

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
      "--host-resolver-rules=MAP photos.example 127.0.0.1",
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

describe("each way that a job can go", () => {
  const GALLERY_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const photos = { storedCount: 0, totalCount: 3, report: { name: "accepted" } } as const;
  const failedPhoto = { memoryId: "7c9e6679-7425-40de-944b-e07fc1f90ae7", title: "At the lake" };
  const unreadable = { ...failedPhoto, code: "Unreadable", message: "Its server answered 404." } as const;
  const failure = (code: PipelineFailureCode): JobSnapshot => ({ state: "failed", failure: { code, message: "Why." } });
  let job: ToldJob;

  beforeAll(async () => {
    job = await ToldJob.begin(browser, site.origin, GALLERY_ID);
    await page.goto(`${site.origin}/hooks`);
    await page.bringToFront();
    await job.tell({ snapshot: running(0, 3), steps: [] });
    await (await named("Storing… 0 %")).click();
    await named("Pause");
  });
  afterAll(() => job?.end());

  // The page around an open dialog is inert, and has no names.
  const said = async () => {
    const dialog = await page.waitForSelector('::-p-aria([role="dialog"])');
    return dialog?.evaluate((element) => (element as HTMLElement).innerText);
  };

  it.each<[string, JobSnapshot, state: string, says: string[]]>([
    ["prepares", { ...running(1, 3), phase: "prepare" }, "storing", ["Preparing the photos", "1 of 3 photos"]],
    ["sends", running(1, 3), "storing", ["1 MB of 3 MB sent", "2 MB per second", "about 60 seconds left"]],
    ["waits", { ...running(1, 3), activity: "offline" }, "storing", ["Waiting for the connection", "by itself"]],
    ["verifies", { ...running(2, 3), phase: "verify" }, "storing", ["Checking the certificates"]],
    ["is paused", { state: "paused" }, "paused", ["Paused", "Resume"]],
    ["has no room", failure("Quota"), "failed", ["The archive has no room for this", "Try Again"]],
    ["finds another hash", failure("Integrity"), "failed", ["A copy is not what was sent"]],
    ["is not signed in", failure("Unauthorized"), "failed", ["Not signed in", "Sign in"]],
    ["is refused", failure("Refused"), "failed", ["The archive refused"]],
    ["finds no service", failure("Network"), "failed", ["In detail", "Try Again"]],
    ["stumbles", failure("Internal"), "failed", ["Something unexpected went wrong", "diagnostics"]],
    [
      "reads no photo",
      { ...photos, state: "finished", failed: [unreadable, unreadable, unreadable] },
      "failed",
      ["Photos cannot be read", "Retry the failed ones"],
    ],
    [
      "stores a part",
      { ...photos, state: "finished", storedCount: 2, failed: [unreadable] },
      "partial",
      ["2 of 3 memories stored on ICP", "At the lake", "Its site did not hand it out.", "Retry the failed ones"],
    ],
    [
      "stores all",
      { ...photos, state: "finished", storedCount: 3, failed: [], viewUrl: "http://viewer.localhost:9/" },
      "stored",
      ["3 photos stored and verified.", "View on ICP"],
    ],
    [
      "is not heard by the gallery",
      { ...photos, state: "finished", storedCount: 3, failed: [], report: { name: "refused", message: "Sign in." } },
      "stored",
      ["the gallery did not take the report: Sign in."],
    ],
    ["is given up", { state: "cancelled" }, "idle", ["Stopped. What had arrived is kept."]],
  ])("%s", async (_, snapshot, state, says) => {
    // Axe has a page of its own, after which another may be in front.
    await page.bringToFront();
    await job.tell({ snapshot, steps: [] });
    await page.waitForSelector(`store-forever[data-state="${state}"]`);
    for (const text of says) await expect.poll(said).toContain(text);
    if (["Not signed in", "At the lake"].some((text) => says.includes(text)))
      expect(await violationsBehind(browser, await named("Close"), "dark")).toEqual([]);
  });

  it("asks before it is given up", async () => {
    await page.bringToFront();
    await job.tell({ snapshot: running(1, 3), steps: [] });
    await (await named("Cancel")).click();
    await named("Yes, give up");
    expect(await violationsBehind(browser, await named("Go on"), "light")).toEqual([]);
    await page.bringToFront();
    await (await named("Go on")).click();
    await named("Pause");
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

  it("shows in each row where a running job is, wherever the list is scrolled to", async () => {
    const job = await ToldJob.begin(browser, site.origin, THOUSAND.galleryId);
    try {
      await page.reload();
      await page.bringToFront();
      await job.tell({ snapshot: running(0, 1_000), steps: stepsOf(THOUSAND.memoryIds, "waiting") });
      await (await named("Storing… 0 %")).click();
      const list = await named("Photos of this gallery");
      for (let done = 50; done <= 600; done += 50) {
        const steps = stepsOf(THOUSAND.memoryIds.slice(done - 50, done), "verifying");
        await job.tell({ snapshot: running(done, 1_000), steps });
      }
      const shown = () => list.evaluate((element) => [...element.querySelectorAll("li")].map((row) => row.innerText));
      await list.evaluate((element) => element.scrollTo(0, 595 * 44));
      await expect.poll(shown).toEqual(expect.arrayContaining(["Photo 599\nVerifying", "Photo 600\nWaiting"]));
      expect((await shown()).length).toBeLessThan(30);
      expect(await list.evaluate((element) => element.closest("dialog")?.textContent)).toContain("600 of 1,000 photos");
    } finally {
      await job.end();
    }
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
    // A photo that is drawn anew.
    await page.evaluate(() => {
      const [memory] = document.querySelectorAll("[data-memory-id]");
      const copy = memory?.cloneNode(true) as HTMLElement;
      copy.id = "drawn-anew";
      copy.querySelector("store-forever-badge")?.remove();
      memory?.replaceWith(copy);
    });
    await page.waitForSelector("#drawn-anew > store-forever-badge");
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

describe("a single-page gallery", () => {
  it("has the state of the gallery that it shows, not of the one before in the same place", async () => {
    const job = await ToldJob.begin(browser, site.origin, "0f8fad5b-d9cb-469f-a165-70867728950e");
    try {
      await page.goto(`${site.origin}/hooks`);
      await page.bringToFront();
      const report = { name: "accepted" } as const;
      await job.tell({ snapshot: { state: "finished", storedCount: 3, totalCount: 3, failed: [], report }, steps: [] });
      await page.waitForSelector('store-forever[data-state="stored"]');
      await page.evaluate(() => {
        const gallery = document.querySelector<HTMLElement>("main");
        if (gallery) gallery.dataset.galleryId = "9b2d7c1e-3f64-4a8b-8c1d-2e5f60718293";
        gallery?.querySelector("figure")?.remove();
        history.pushState(null, "", "/hooks?next");
      });
      await page.waitForFunction(() => document.querySelector('store-forever[data-state="stored"]') === null);
      await page.waitForSelector('store-forever[data-state="idle"]');
    } finally {
      await job.end();
    }
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

  it("shows the photo that was right-clicked, however far down the list it is", async () => {
    await open("thousand");
    const { worker } = await background();
    await worker.evaluate(async (srcUrl) => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.contextMenus.onClicked as unknown as Dispatcher).dispatch({ menuItemId: "store-image", srcUrl }, tab);
    }, `${site.origin}/full/700.jpg`);
    const list = await named("Photos of this gallery");
    const ticked = () =>
      list.evaluate((element) =>
        [...element.querySelectorAll("li:has(:checked)")].map(({ textContent }) => textContent),
      );
    await expect.poll(ticked).toEqual([expect.stringContaining("Photo 700")]);
    const isInSight = await list.evaluate((element) => {
      const row = element.querySelector("li:has(:checked)")?.getBoundingClientRect();
      const { top, bottom } = element.getBoundingClientRect();
      return row !== undefined && row.top >= top && row.bottom <= bottom;
    });
    expect(isInSight).toBe(true);
  });

  it("works at a site that was not known before, once the person asks for it and allows its photos", async () => {
    await page.goto(`http://photos.example:${new URL(site.origin).port}/portfolio`);
    expect(await page.$("store-forever")).toBeNull();
    const [extension] = (await browser.extensions()).values();
    if (!extension) throw new Error("The extension is not there.");
    await page.triggerExtensionAction(extension);
    const isPopup = (target: Target) => target.url().endsWith("/popup.html");
    const popup = await (await browser.waitForTarget(isPopup)).asPage();
    await (await popup.waitForSelector("::-p-aria(Archive this page)"))?.click();
    const allow = () => popup.waitForSelector("::-p-aria(Allow reading photos at photos.example)");
    await allow();
    await page.waitForSelector('store-forever[data-state="idle"]');

    await popup.evaluate(() => {
      chrome.permissions.request = async () => false;
    });
    await (await allow())?.click();
    await allow();
    await popup.reload();
    // The browser's own question closes the popup, so that it is the page which goes on.
    await (await allow())?.click();
    await expect.poll(() => browser.targets().some(isPopup)).toBe(false);
    const { worker } = await background();
    await worker.evaluate(() => {
      const origins = ["http://photos.example/*"];
      (chrome.permissions.onAdded as unknown as Dispatcher).dispatch({ origins });
    });
    // Nobody has answered the question itself: nothing may be read yet.
    await (await named("Start storing")).click();
    await named("Store Forever may not read these photos yet");
    const said = await (await named("Close")).evaluate((close) => close.closest("dialog")?.textContent);
    expect(said).toContain("Photos are at: photos.example");
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

  it("keeps what the person chooses in the options, but no network that cannot be one", async () => {
    const { id } = await background();
    const own = await browser.newPage();
    await own.goto(`chrome-extension://${id}/options.html`);
    const press = async (says: string) => {
      await (await own.waitForSelector("::-p-aria(Save)"))?.click();
      await own.waitForSelector(`::-p-text(${says})`);
    };
    await own.type("textarea", "example.org");
    await press("This is not a network.json that can be used. Nothing was saved.");
    await own.$eval("textarea", (area) => area.select());
    await own.keyboard.press("Backspace");
    await own.select("select", "2");
    await press("Saved.");
    await own.reload();
    await own.waitForSelector("select");
    expect(await own.$$eval("select", ([poolSize]) => poolSize?.value)).toBe("2");
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
