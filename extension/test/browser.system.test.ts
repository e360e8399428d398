import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Target } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { browser as extensionApi } from "wxt/browser";
import { letClose, startStoring } from "../../scripts/once/drive.ts";
import { type BuiltBrowser, startBuiltBrowser } from "./built-browser.ts";
import type { Dispatcher } from "./stage.ts";

/** The extension's own name for its API, in the functions that run there. */
declare const chrome: typeof extensionApi;

let started: BuiltBrowser;
let built: BuiltBrowser["built"];
let site: BuiltBrowser["site"];
let browser: BuiltBrowser["browser"];
let page: BuiltBrowser["page"];
let open: BuiltBrowser["open"];
let named: BuiltBrowser["named"];
let background: BuiltBrowser["background"];

beforeAll(async () => {
  started = await startBuiltBrowser();
  ({ built, site, browser, page, open, named, background } = started);
});
afterAll(() => started?.close());

describe("what the browser itself offers", () => {
  const titlesInDialog = async (which = "") =>
    (await named("Close")).evaluate(
      (close, rows) =>
        [...(close.closest("dialog")?.querySelectorAll(rows) ?? [])].map(({ textContent }) => textContent),
      `.rows li${which} .grow`,
    );

  it("opens any page's pictures by the keyboard command, and ticks those of its gallery", async () => {
    await page.goto(`${site.origin}/portfolio`);
    expect(await page.$("store-forever")).toBeNull();
    const worker = await background();
    await worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.commands.onCommand as unknown as Dispatcher).dispatch("open-gallery", tab);
    });
    await named("Start storing");
    expect(await titlesInDialog(":has(:checked)")).toEqual(["Glacier", "Fall", "Sand", "Sea", "drone.mp4"]);
  });

  it.each([
    ["picture", "c/glacier.jpg", "glacier.jpg"],
    ["film", "c/drone.mp4", "drone.mp4"],
  ])("opens a tab that shows one %s and nothing else", async (_, file, title) => {
    await page.goto(`${site.origin}/${file}`);
    await (await background()).evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.commands.onCommand as unknown as Dispatcher).dispatch("open-gallery", tab);
    });
    await named("Start storing");
    expect(await titlesInDialog(":has(:checked)")).toEqual([title]);
  });

  it.each([
    ["picture", "store-image", "i/share.png", "Share"],
    ["video", "store-video", "c/drone.mp4", "drone.mp4"],
  ])("stores the one %s that was right-clicked, however small", async (_, menuItemId, file, title) => {
    await page.goto(`${site.origin}/portfolio`);
    const worker = await background();
    const clicked = { menuItemId, srcUrl: `${site.origin}/${file}` };
    await worker.evaluate(async (info) => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.contextMenus.onClicked as unknown as Dispatcher).dispatch(info, tab);
    }, clicked);
    await named("Start storing");
    expect(await titlesInDialog(":has(:checked)")).toEqual([title]);
  });

  it("shows the photo that was right-clicked, however far down the list it is", async () => {
    await open("thousand");
    const worker = await background();
    await worker.evaluate(async (srcUrl) => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.contextMenus.onClicked as unknown as Dispatcher).dispatch({ menuItemId: "store-image", srcUrl }, tab);
    }, `${site.origin}/full/700.jpg`);
    const list = await named("Photos in this gallery");
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
    const isPopup = (target: Target) => target.url().endsWith("/popup.html");
    const popup = await started.popup();
    await (await popup.waitForSelector("::-p-aria(Find photos on this page)"))?.click();
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
    await letClose(started.named("Allow reading photos at photos.example", popup).then((button) => button.click()));
    await expect.poll(() => browser.targets().some(isPopup)).toBe(false);
    const worker = await background();
    await worker.evaluate(() => {
      const origins = ["http://photos.example/*"];
      (chrome.permissions.onAdded as unknown as Dispatcher).dispatch({ origins });
    });
    // Nobody has answered the question itself: nothing may be read yet. The popup had the focus, so that the dialog does not count as
    // seen, and asks nobody for sizes.
    await (await named("Start storing")).click();
    await named("Store Forever may not read these photos yet");
    const said = await (await named("Close")).evaluate((close) => close.closest("dialog")?.textContent);
    expect(said).toContain("The photos are at: photos.example");
  });

  it("counts running jobs on the toolbar, and notifies when a long one has ended, not a short one", async () => {
    const worker = await background();
    const own = await started.own("options");
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

  it("keeps what the person chooses in the options", async () => {
    const own = await started.own("options");
    await own.select("select", "2");
    await (await named("Save", own)).click();
    await own.waitForSelector("::-p-text(Saved.)");
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

  it("is there by itself at a site that was allowed, and may read its photos", async () => {
    // The browser's own question cannot be answered from outside: the manifest of an update gives what a yes would.
    const file = path.join(built, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.host_permissions.push("http://photos.example/*");
    writeFileSync(file, JSON.stringify(manifest));
    const allowed = `http://photos.example:${new URL(site.origin).port}/photoswipe`;
    await page.goto(allowed);
    expect(await page.$("store-forever")).toBeNull();
    await browser.installExtension(built);
    await page.waitForSelector('store-forever[data-state="idle"]');
    await page.goto(allowed);
    await page.waitForSelector('store-forever[data-state="idle"]');
    await (await named("Store Forever")).click();
    await startStoring(page);
    await page.waitForSelector('store-forever[data-state="failed"]', { timeout: 60_000 });
    await named("The archive cannot be reached");
  });
});
