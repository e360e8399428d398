import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closed, signIn, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS, until } from "../scripts/once/wait.ts";
import { type Stack, startStack } from "../scripts/stack/stack.ts";
import {
  accountPage,
  ageChain,
  ageConnections,
  connectPage,
  makeViewerAccessOptional,
  providerPage,
  type SessionFacts,
  textOf,
  waitForText,
  withdrawViewerAccess,
} from "./support/identity-drive.ts";
import { readAll } from "./support/indexed-db.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

const FIREFOX = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);
const EXTENSION_ID = "extension@store-forever.org";
/** Firefox gives each installed extension a random host, unless it is told which. */
const POPUP = "moz-extension://6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d/popup.html";

interface FirefoxGlobals {
  browser: {
    runtime: { sendMessage(message: object): Promise<unknown> };
    tabs: {
      query(filter: object): Promise<{ id: number; url?: string }[]>;
      executeScript(tabId: number, script: { code: string }): Promise<unknown[]>;
      onCreated: { addListener(listener: () => void): void };
      onRemoved: { addListener(listener: () => void): void };
    };
  };
  seenTabs: ("opened" | "closed")[];
}

/** In a page of the extension. */
const send = (message: object) => (globalThis as unknown as FirefoxGlobals).browser.runtime.sendMessage(message);

/** In a page of the extension: notes what becomes of tabs from now on. */
function watchTabs(): void {
  const global = globalThis as unknown as FirefoxGlobals;
  global.seenTabs = [];
  global.browser.tabs.onCreated.addListener(() => global.seenTabs.push("opened"));
  global.browser.tabs.onRemoved.addListener(() => global.seenTabs.push("closed"));
}
const seenTabs = () => (globalThis as unknown as FirefoxGlobals).seenTabs;

/** In a page of the extension: where a button is in the closed root of the page with that address. */
async function placeInRoot(url: string, text: string): Promise<{ x: number; y: number } | null> {
  const { tabs } = (globalThis as unknown as FirefoxGlobals).browser;
  const tab = (await tabs.query({})).find((candidate) => candidate.url === url);
  if (tab === undefined) return null;
  const code = `(() => {
    const buttons = document.querySelector("store-forever > div").openOrClosedShadowRoot.querySelectorAll("button");
    const button = [...buttons].findLast(({ textContent }) => textContent.trim() === ${JSON.stringify(text)});
    button?.scrollIntoView({ block: "nearest" });
    const box = button?.getBoundingClientRect();
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
  })()`;
  const [place] = await tabs.executeScript(tab.id, { code });
  return place as { x: number; y: number } | null;
}

/** In a page of the extension: the addresses of all tabs that it may know of. */
async function openAddresses(): Promise<string[]> {
  const { tabs } = (globalThis as unknown as FirefoxGlobals).browser;
  return (await tabs.query({})).flatMap(({ url }) => url ?? []);
}

/** Where the viewer's pages cannot send to extensions by themselves. */
describe.skipIf(FIREFOX === undefined)("in Firefox", () => {
  const folder = temporaryFolder();
  let stack: Stack;
  let browser: Browser;
  let popup: Page;
  let principal = "";
  const extensionDir = path.join(folder, "extension");

  beforeAll(async () => {
    const photosDir = path.join(folder, "photos");
    mkdirSync(photosDir);
    for (const photo of samplePhotos().slice(0, 1)) cpSync(photo, path.join(photosDir, path.basename(photo)));
    const stateDir = path.join(folder, "state");
    const wxt = path.join("node_modules", ".bin", "wxt");
    [stack] = await Promise.all([
      startStack({ devnetPort: 0, galleryPort: 0, stateDir, photosDir, log: () => {} }),
      promisify(execFile)(wxt, ["build", "extension", "--browser", "firefox"]),
    ]);
    cpSync(path.join("extension", ".output", "firefox-mv2"), extensionDir, { recursive: true });
    const { devnet, backendCanisterId: canisterId, viewerUrl } = stack;
    const network = { host: devnet.url, canisterId, viewerUrl, rootKey: devnet.rootKey };
    writeFileSync(path.join(extensionDir, "network.json"), JSON.stringify(network));
    browser = await puppeteer.launch({
      browser: "firefox",
      headless: true,
      executablePath: FIREFOX ?? "",
      // Or no test may look into an extension's page.
      args: ["--remote-allow-system-access"],
      extraPrefsFirefox: { "extensions.webextensions.uuids": JSON.stringify({ [EXTENSION_ID]: new URL(POPUP).host }) },
    });
    await browser.installExtension(extensionDir);
    popup = await openPopup();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Firefox opens it, and tells nobody that it has. */
  async function openPopup(): Promise<Page> {
    const page = await browser.newPage();
    page.goto(POPUP).catch(() => {});
    await until("the popup's page", async () => (await textOf(page)).includes("Identity") || undefined);
    return page;
  }

  const session = async () =>
    (await readAll<SessionFacts & { id: string }>(popup, "store-forever-identity", "records")).find(
      ({ id }) => id === "session",
    );
  const expiresAtMs = async () => (await session())?.expiresAtMs;

  async function press(page: Page, text: string): Promise<void> {
    const button = await page.waitForSelector(`button::-p-text(${text})`, { timeout: LIMIT_MS });
    await button?.click();
  }

  /** Presses a button in the closed root on the page, which is open to the extension's own scripts, and to nobody else. */
  async function pressInRoot(page: Page, text: string): Promise<void> {
    const place = await until(
      `a button “${text}” on ${page.url()}`,
      async () => (await popup.evaluate(placeInRoot, page.url(), text)) ?? undefined,
    );
    await page.mouse.click(place.x, place.y);
  }

  /**
   * The extension's page with that name in a window or tab that the extension opened. Puppeteer has it from Firefox as an empty page,
   * and never hears that it went elsewhere or was closed.
   */
  async function ownPage(name: string): Promise<Page | undefined> {
    for (const page of await browser.pages()) {
      const url = await page.evaluate(() => location.href).catch(() => "");
      if (URL.canParse(url) && new URL(url).pathname === name) return page;
    }
    return undefined;
  }

  /**
   * Answers the window that the extension opens, since Firefox cannot tell whether a page covers what is clicked on, and lets the
   * gallery's site know the archive.
   */
  async function confirmStoring(): Promise<void> {
    const window = await until("the window that asks", () => ownPage("/confirm.html"));
    const start = await window.waitForSelector("button.main:not([disabled])", { timeout: LIMIT_MS });
    await window.click('input[type="checkbox"]');
    await start?.click();
    await until("the end of the window that asks", async () =>
      (await popup.evaluate(openAddresses)).some((url) => url.includes("/confirm.html")) ? undefined : true,
    );
  }

  it("signs in from the dialog on the gallery's page; storing and linking begin by themselves in the same tab", async () => {
    const page = await browser.newPage();
    await signIn(page, stack.gallery);
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], 30_000);
    await pressInRoot(page, "Store Forever");
    await pressInRoot(page, "Sign in and store");
    const connect = await connectPage(browser);
    await waitForText(connect, "known to this viewer");
    await press(connect, "Sign in");
    const provider = await providerPage(browser);
    await provider.waitForSelector("form:not([hidden])");
    await provider.type("#name", "Alice");
    await Promise.all([closed(provider), provider.click('button[type="submit"]')]);
    await waitForText(connect, "You are signed in as");
    principal = /signed in as ([a-z0-9-]+)/.exec(await textOf(connect))?.[1] ?? "";
    await press(connect, "Connect");
    await closed(connect);
    await confirmStoring();
    expect(await waitForButton(page, ["stored", "partial", "failed"], 120_000)).toBe("stored");
    expect(await session()).toMatchObject({ principal, targets: [stack.backendCanisterId] });
    expect(await readAll(popup, "store-forever", "jobs")).toMatchObject([
      { capsule: `${stack.backendCanisterId}/${principal}`, state: { name: "finished", outcome: { failed: [] } } },
    ]);
    await page.goto(`${stack.gallery.url}/account`);
    await waitForText(page, principal);
    await page.close();
  });

  it("renews from a hidden frame, without a tab of the viewer", async () => {
    const aged = await ageChain(popup);
    const page = await browser.newPage();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["stored"], 30_000);
    await expect.poll(expiresAtMs, { timeout: 30_000 }).toBeGreaterThan(aged);
    await page.close();
  });

  it("renews from a tab that closes itself, where it may not access the viewer's site", async () => {
    makeViewerAccessOptional(extensionDir);
    await browser.installExtension(extensionDir);
    popup = await openPopup();
    expect(await withdrawViewerAccess(popup)).toBe(true);
    const aged = await ageChain(popup);
    const page = await browser.newPage();
    await page.goto(stack.gallery.galleryUrl);
    await popup.evaluate(watchTabs);
    const url = await page.$eval("main img", (image) => (image as HTMLImageElement).src);
    const memory = { memoryId: randomUUID(), memoryType: "image", url, title: "One" };
    const gallery = { galleryId: randomUUID(), title: "Firefox", sourceUrl: stack.gallery.galleryUrl, items: [memory] };
    const start = {
      to: "host",
      type: "host.start",
      origin: new URL(url).origin,
      gallery,
      edgesUrl: null,
      tellsSite: false,
    };
    expect(await popup.evaluate(send, start)).toEqual({
      ok: true,
      value: null,
    });
    expect(await expiresAtMs()).toBeGreaterThan(aged);
    expect(await popup.evaluate(seenTabs)).toEqual(["opened", "closed"]);
    await page.close();
  });

  it("renews from an open tab of the viewer, and ends with the sign-out there", async () => {
    const before = (await session())?.expiresAtMs ?? 0;
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, EXTENSION_ID);
    await ageConnections(account);
    await account.reload();
    await expect.poll(expiresAtMs, { timeout: 30_000 }).toBeGreaterThan(before);
    await press(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await expect.poll(session, { timeout: 30_000 }).toBeUndefined();
  });
});
