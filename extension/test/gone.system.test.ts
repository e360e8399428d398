import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { browser as extensionApi } from "wxt/browser";
import { everythingSaid } from "../../scripts/once/drive.ts";
import { THOUSAND } from "./any-page.ts";
import { violations } from "./axe.ts";
import { UNREACHABLE } from "./built-browser.ts";
import { Stage } from "./stage.ts";

/** Pages of which this device knows that they are archived, and that are gone, were replaced, or are still there. */

/** The extension's own name for its API, in the functions that run there. */
declare const chrome: typeof extensionApi;

const PAGES: Record<string, [status: number, title: string, body?: string]> = {
  "/removed": [404, "Not found"],
  "/parked": [200, "example.com is for sale"],
  "/renamed": [200, "Holidays", '<img src="/photos/lake.jpg" alt="At the lake">'],
  "/still-there": [200, "Trip to the lake"],
  "/broken": [500, "Sorry"],
  "/never": [404, "Not found"],
};
const FILE = "/photos/lake.jpg";

let stage: Stage;
let page: Page;
let server: Server;
let origin: string;
/** An origin at which nobody listens any more. */
let goneOrigin: string;
/** What was asked of the archive. */
const asked: string[] = [];

beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const [status, title, body = ""] = PAGES[url] ?? [404, ""];
    if (url.startsWith("/api/")) asked.push(url);
    response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`);
  });
  origin = await listen(server);
  const gone = createServer();
  goneOrigin = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  stage = await Stage.start();
  page = stage.page;
  stage.built.writeNetwork({ ...UNREACHABLE, host: origin });
  const outcome = { stored: [{}], failed: [], ms: {} };
  const pages = [...Object.keys(PAGES).filter((path) => path !== "/never"), "/trip"];
  const records = pages.map((path, index) => {
    const at = path === "/trip" ? goneOrigin : origin;
    const { store, value } = stage.record("Trip to the lake", THOUSAND.memoryIds[index] ?? "", {
      ...{ name: "finished", finishedAtMs: 0, outcome },
    });
    const { gallery } = value as { gallery: object };
    return { store, value: { ...value, origin: at, gallery: { ...gallery, sourceUrl: `${at}${path}` } } };
  });
  await stage.remember([...records, await stage.storedFile(`${origin}${FILE}`)]);
});
afterAll(async () => {
  await stage?.close();
  server?.closeAllConnections();
  server?.close();
});

async function listen(listening: Server): Promise<string> {
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

/** What the toolbar's button says over the page. */
const badge = async () =>
  (await stage.built.background()).evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
    return tab?.id === undefined ? "" : chrome.action.getBadgeText({ tabId: tab.id });
  });

/** Opens a page in the tab, which may end in the browser's own page for errors. */
async function visit(url: string): Promise<void> {
  await page.bringToFront();
  await page.goto(url).catch((error: Error) => {
    if (!error.message.includes("ERR_CONNECTION_REFUSED")) throw error;
  });
}

describe("what was archived of a page is offered, and nobody is asked for that,", () => {
  it("where the site is gone: on the toolbar, whichever page of it", async () => {
    const startMs = performance.now();
    await visit(`${goneOrigin}/trip`);
    await expect.poll(badge, { interval: 20 }).toBe("ICP");
    console.info(`Offered ${Math.round(performance.now() - startMs)} ms after the page of a gone host was asked for.`);
    await visit(`${goneOrigin}/another-page`);
    await expect.poll(badge).toBe("ICP");
  });

  it.each([
    ["the page is gone", "/removed", "This page is gone."],
    ["something else is there", "/parked", "This page shows something else now."],
  ])("where %s: on the page too", async (_, path, text) => {
    await visit(`${origin}${path}`);
    const view = await stage.named("button.view");
    expect(await violations(stage.built.browser, view)).toEqual([]);
    expect(await everythingSaid(page)).toContain(text);
    expect(await badge()).toBe("ICP");
  });

  it.each([
    ["has another title and still shows the photos", "/renamed"],
    ["is still there", "/still-there"],
    ["has a server in trouble", "/broken"],
    ["was never archived", "/never"],
  ])("and nothing where the page %s", async (_, path) => {
    await visit(`${origin}${path}`);
    // By then the page before it, which is offered, would have been.
    await visit(`${origin}/removed`);
    await stage.named("button.view");
    await visit(`${origin}${path}`);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await badge()).toBe("");
    expect(await page.$("::-p-aria(View on ICP)")).toBeNull();
  });

  it("in the popup too, which asks the archive nothing about the page", async () => {
    expect(asked).toEqual([]);
    await visit(`${goneOrigin}/trip`);
    await expect.poll(badge).toBe("ICP");
    const popup = await stage.built.popup();
    const said = await everythingSaid(popup);
    expect(said).toContain("This site cannot be found any more. Your archive has what you stored from it.");
    expect(said).toContain("Trip to the lake");
    await popup.close();
  });
});
