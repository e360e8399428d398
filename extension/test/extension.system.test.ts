import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, ElementHandle, Page, Target } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStoring } from "../../scripts/once/drive.ts";
import { LIMIT_MS } from "../../scripts/once/wait.ts";
import { copyOfBuild, UNREACHABLE, untilPressable } from "./built-browser.ts";
import { type EdgesGallery, startEdgesGallery } from "./gallery-server.ts";
import { startChromium } from "./start-chromium.ts";

let folder: string;
let built: string;
let writeNetwork: ReturnType<typeof copyOfBuild>["writeNetwork"];
let gallery: EdgesGallery;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  ({ folder, built, writeNetwork } = copyOfBuild());
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#7a4cc2" } })
    .jpeg()
    .toBuffer();
  gallery = await startEdgesGallery(photo);
  browser = await startChromium(built);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const states = () =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>("store-forever")].map(({ dataset }) => dataset.state));

async function openGallery(firstState: string): Promise<void> {
  await page.goto(gallery.url);
  await untilState(firstState);
}

async function untilState(state: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector<HTMLElement>("store-forever")?.dataset.state === wanted,
    { timeout: 60_000 },
    state,
  );
}

/** Finds by accessible name, as a screen reader does, also inside closed shadow roots. */
async function named(name: string): Promise<ElementHandle> {
  const element = await page.waitForSelector(`::-p-aria(${name})`, { timeout: LIMIT_MS });
  if (!element) throw new Error(`There is nothing called ${name}.`);
  await untilPressable(element);
  return element;
}

const offscreen = (): Target | undefined =>
  browser.targets().find((target) => target.url().endsWith("/offscreen.html"));

describe("the built extension", () => {
  it("asks for no more than README.md explains", () => {
    const manifest = JSON.parse(readFileSync(path.join(built, "manifest.json"), "utf8"));
    const thisComputer = ["http://localhost/*", "http://127.0.0.1/*", "http://*.localhost/*"];
    expect(manifest).toEqual({
      manifest_version: 3,
      name: "__MSG_app_name__",
      description: "__MSG_app_description__",
      default_locale: "en",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      minimum_chrome_version: "116",
      key: expect.stringMatching(/^[\w+/=]{300,}$/),
      externally_connectable: { matches: expect.arrayContaining(["https://*.icp0.io/*", "http://*.localhost/*"]) },
      icons: { 16: "icon/16.png", 32: "icon/32.png", 48: "icon/48.png", 128: "icon/128.png" },
      action: { default_title: "Store Forever", default_popup: "popup.html" },
      options_ui: { page: "options.html", open_in_tab: true },
      commands: {
        "open-gallery": { suggested_key: { default: "Alt+Shift+S" }, description: "__MSG_app_command__" },
      },
      background: { type: "module", service_worker: "background.js" },
      content_scripts: [
        {
          matches: expect.toSatisfy(
            (matches: string[]) => matches.toSorted().join() === thisComputer.toSorted().join(),
          ),
          run_at: "document_idle",
          js: ["content-scripts/gallery.js"],
        },
      ],
      permissions: [
        ...["offscreen", "alarms", "activeTab", "scripting", "contextMenus", "notifications", "webRequest"],
        "declarativeNetRequestWithHostAccess",
      ],
      host_permissions: thisComputer,
      optional_host_permissions: ["*://*/*"],
      content_security_policy: {
        extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'",
      },
    });
  });

  it("has a content script of at most 20 KB as it travels", () => {
    const script = readFileSync(path.join(built, "content-scripts/gallery.js"));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(20 * 1024);
  });

  it("may start the library that decodes HEIC, which is WebAssembly", async () => {
    const id = new URL((await browser.waitForTarget((target) => target.type() === "service_worker")).url()).host;
    await page.goto(`chrome-extension://${id}/options.html`);
    // As text: what tests are made of has an import of its own.
    const start = 'import("/libheif/libheif-bundle.mjs").then((library) => typeof library.default().HeifDecoder)';
    expect(await page.evaluate(start)).toBe("function");
  });

  it("says how to set it up when it has no network", async () => {
    await openGallery("unavailable");
    const button = await named("Store Forever");
    expect(await button.evaluate((element) => element.getAttribute("aria-disabled"))).toBe("true");
    expect(await button.evaluate((element) => element.getAttribute("title"))).toContain("network.json is missing");
    writeNetwork(UNREACHABLE);
  });

  it("mounts one button in each gallery, and tells a gallery without photos from one with", async () => {
    await openGallery("idle");
    expect(await states()).toEqual(["idle", "empty"]);
    // Moving within the page looks for galleries again.
    await page.evaluate(() => history.pushState(null, "", "#elsewhere"));
    await page.waitForFunction(() => location.hash === "#elsewhere");
    expect(await states()).toEqual(["idle", "empty"]);
  });

  it("keeps its inside closed to the page, whatever the page has registered for its name", async () => {
    const seen = await page.evaluate(() => ({
      root: document.querySelector("store-forever")?.shadowRoot ?? null,
      innerRoot: document.querySelector("store-forever > div")?.shadowRoot ?? null,
      stolen: (window as { stolenRoot?: unknown }).stolenRoot ?? null,
      html: document.querySelector("store-forever")?.outerHTML,
    }));
    expect(seen).toEqual({
      root: null,
      innerRoot: null,
      stolen: null,
      html: '<store-forever data-state="idle"><div></div></store-forever>',
    });
  });

  it("does nothing for clicks that a script makes, even on the button itself", async () => {
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>("store-forever, store-forever > div"))
        element.click();
    });
    const button = await named("Store Forever");
    await button.evaluate((element) => {
      (element as HTMLElement).click();
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
    });
    expect(await states()).toEqual(["idle", "empty"]);
    expect(offscreen()).toBeUndefined();
  });

  it("runs a job's workers in an offscreen document, and says what to do when the archive cannot be reached", async () => {
    const worker = browser.waitForTarget((target) => /\/assets\/worker-[^/]*\.js$/.test(target.url()), {
      timeout: 30_000,
    });
    await (await named("Store Forever")).click();
    expect(offscreen()).toBeUndefined();
    await startStoring(page);
    await untilState("storing");
    await worker;
    expect(offscreen()).toBeDefined();
    await named("Cancel");
    await untilState("failed");
    const isOnline = await page.evaluate(() => navigator.onLine);
    await named(isOnline ? "The archive cannot be reached" : "You are offline");
    await named("Try Again");
  });

  it("finds a job again after a reload, and stops it when asked", async () => {
    writeNetwork({ ...UNREACHABLE, host: gallery.origin });
    await (await named("Try Again")).click();
    await untilState("storing");
    await page.reload();
    await untilState("storing");
    await (await named("Storing… 0%")).click();
    await (await named("Pause")).click();
    await untilState("paused");
    await (await named("Resume")).click();
    await untilState("storing");
    await (await named("Cancel")).click();
    await (await named("Keep storing")).click();
    await (await named("Cancel")).click();
    await (await named("Yes, stop")).click();
    await untilState("idle");
  });
});
