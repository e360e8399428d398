import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Stack, startStack } from "../scripts/stack.ts";
import {
  accountPage,
  ageConnections,
  closed,
  connectPage,
  providerPage,
  type SessionFacts,
  textOf,
  waitForText,
} from "./identity-drive.ts";
import { readAll } from "./indexed-db.ts";
import { samplePhotos, temporaryFolder } from "./photos.ts";

const FIREFOX = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);
const EXTENSION_ID = "extension@store-forever.org";
/** Firefox gives each installed extension a random host, unless it is told which. */
const POPUP = "moz-extension://6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d/popup.html";

/** Where the viewer's pages cannot send to extensions by themselves, and frames of theirs have a storage of their own. */
describe.skipIf(FIREFOX === undefined)("in Firefox", () => {
  const folder = temporaryFolder();
  let stack: Stack;
  let browser: Browser;
  let popup: Page;
  let principal = "";

  beforeAll(async () => {
    const photosDir = path.join(folder, "photos");
    mkdirSync(photosDir);
    for (const photo of samplePhotos().slice(0, 1)) cpSync(photo, path.join(photosDir, path.basename(photo)));
    const stateDir = path.join(folder, "state");
    stack = await startStack({ devnetPort: 0, galleryPort: 0, stateDir, photosDir, log: () => {} });
    const wxt = path.join("node_modules", ".bin", "wxt");
    await promisify(execFile)(wxt, ["build", "extension", "--browser", "firefox"]);
    const extensionDir = path.join(folder, "extension");
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
    await vi.waitFor(async () => expect(await textOf(page)).toContain("Identity"), { timeout: 30_000, interval: 200 });
    return page;
  }

  const session = async () =>
    (await readAll<SessionFacts & { id: string }>(popup, "store-forever-identity", "records")).find(
      ({ id }) => id === "session",
    );

  async function press(page: Page, text: string): Promise<void> {
    const button = await page.waitForSelector(`button::-p-text(${text})`, { timeout: 30_000 });
    await button?.click();
  }

  it("connects over the extension's relay, after signing in at the viewer", async () => {
    expect(await textOf(popup)).toContain("This device");
    await popup.evaluate(() => document.querySelector<HTMLButtonElement>(".identity button")?.click());
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
    expect(await session()).toMatchObject({ principal, targets: [stack.backendCanisterId] });
  });

  it("stores as the person", async () => {
    const page = await browser.newPage();
    await page.goto(stack.gallery.galleryUrl);
    const url = await page.$eval("main img", (image) => (image as HTMLImageElement).src);
    const { origin } = new URL(url);
    const memory = { memoryId: randomUUID(), memoryType: "image", url, title: "One" };
    const gallery = { galleryId: randomUUID(), title: "Firefox", sourceUrl: stack.gallery.galleryUrl, items: [memory] };
    const start = { to: "host", type: "host.start", origin, gallery, edgesUrl: null };
    const reply = await popup.evaluate(
      (sent) =>
        (
          globalThis as unknown as { browser: { runtime: { sendMessage(message: object): unknown } } }
        ).browser.runtime.sendMessage(sent),
      start,
    );
    expect(reply).toEqual({ ok: true, value: null });
    await expect
      .poll(() => readAll(popup, "store-forever", "jobs"), { timeout: 60_000 })
      .toMatchObject([
        { archive: `${stack.backendCanisterId}/${principal}`, state: { name: "finished", outcome: { failed: [] } } },
      ]);
    await page.close();
  });

  it("renews from an open tab of the viewer, and ends with the sign-out there", async () => {
    const before = (await session())?.expiresAtMs ?? 0;
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, EXTENSION_ID);
    await ageConnections(account);
    await account.reload();
    await expect.poll(async () => (await session())?.expiresAtMs, { timeout: 30_000 }).toBeGreaterThan(before);
    await press(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await expect.poll(session, { timeout: 30_000 }).toBeUndefined();
  });
});
