import { randomUUID } from "node:crypto";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closed, signIn, verifiedPhotosInViewer, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS, until } from "../scripts/once/wait.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { ChangingSite } from "./support/changing-site.ts";
import { buildForFirefox, EXTENSION_ID, FIREFOX, FirefoxDrive } from "./support/firefox.ts";
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
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

interface FirefoxGlobals {
  browser: {
    runtime: { sendMessage(message: object): Promise<unknown> };
    tabs: {
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

/** Where the viewer's pages cannot send to extensions by themselves. */
describe.skipIf(FIREFOX === undefined)("in Firefox", () => {
  const folder = temporaryFolder();
  let stack: Stack;
  let firefox: FirefoxDrive;
  let site: ChangingSite;
  let principal = "";
  const extensionDir = path.join(folder, "extension");

  beforeAll(async () => {
    const photosDir = path.join(folder, "photos");
    mkdirSync(photosDir);
    for (const photo of samplePhotos().slice(0, 1)) cpSync(photo, path.join(photosDir, path.basename(photo)));
    const stateDir = path.join(folder, "state");
    const starting = startPassingStack({ stateDir, photosDir });
    await buildForFirefox(extensionDir, starting);
    stack = await starting;
    firefox = await FirefoxDrive.start(extensionDir);
    site = await ChangingSite.start({ count: 6, perPage: 3 });
  });
  let openBefore: Page[];
  beforeEach(async () => {
    openBefore = await firefox.browser.pages();
  });
  afterEach(async () => {
    const kept = [...openBefore, firefox.popup];
    for (const page of await firefox.browser.pages()) if (!kept.includes(page)) await page.close();
  });
  afterAll(async () => {
    await firefox?.browser.close();
    site?.close();
    await stack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const session = async () =>
    (await readAll<SessionFacts & { id: string }>(firefox.popup, "store-forever-identity", "records")).find(
      ({ id }) => id === "session",
    );
  const expiresAtMs = async () => (await session())?.expiresAtMs;

  it("signs in from the dialog on the gallery's page; storing and linking begin by themselves in the same tab", async () => {
    const page = await firefox.browser.newPage();
    await signIn(page, stack.gallery);
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], LIMIT_MS);
    await firefox.pressInRoot(page, "Store Forever");
    await firefox.pressInRoot(page, "Sign in and store");
    const connect = await connectPage(firefox.browser);
    await waitForText(connect, "known to this viewer");
    await firefox.press(connect, "Sign in");
    const provider = await providerPage(firefox.browser);
    await provider.waitForSelector("form:not([hidden])");
    await provider.type("#name", "Alice");
    await Promise.all([closed(provider), provider.click('button[type="submit"]')]);
    await waitForText(connect, "You are signed in as");
    principal = /signed in as ([a-z0-9-]+)/.exec(await textOf(connect))?.[1] ?? "";
    await firefox.press(connect, "Connect");
    await closed(connect);
    await firefox.confirm({ says: "Store these photos?", tellsSite: true });
    expect(await waitForButton(page, ["stored", "partial", "failed"], 120_000)).toBe("stored");
    expect(await session()).toMatchObject({ principal, targets: [stack.backendCanisterId] });
    expect(await readAll(firefox.popup, "store-forever", "jobs")).toMatchObject([
      { capsule: `${stack.backendCanisterId}/${principal}`, state: { name: "finished", outcome: { failed: [] } } },
    ]);
    await page.goto(`${stack.gallery.url}/account`);
    await waitForText(page, principal);
  });

  it("renews from a hidden frame, without a tab of the viewer", async () => {
    const aged = await ageChain(firefox.popup);
    const page = await firefox.browser.newPage();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["stored"], LIMIT_MS);
    await expect.poll(expiresAtMs, { timeout: LIMIT_MS }).toBeGreaterThan(aged);
  });

  it("renews from a tab that closes itself, where it may not access the viewer's site", async () => {
    makeViewerAccessOptional(extensionDir);
    await firefox.install();
    expect(await withdrawViewerAccess(firefox.popup)).toBe(true);
    const aged = await ageChain(firefox.popup);
    const page = await firefox.browser.newPage();
    await page.goto(stack.gallery.galleryUrl);
    await firefox.popup.evaluate(watchTabs);
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
    expect(await firefox.popup.evaluate(send, start)).toEqual({
      ok: true,
      value: null,
    });
    expect(await expiresAtMs()).toBeGreaterThan(aged);
    expect(await firefox.popup.evaluate(seenTabs)).toEqual(["opened", "closed"]);
  });

  it("renews from an open tab of the viewer, and ends with the sign-out there", async () => {
    const before = (await session())?.expiresAtMs ?? 0;
    const account = await accountPage(firefox.browser, stack.viewerUrl);
    await waitForText(account, EXTENSION_ID);
    await ageConnections(account);
    await account.reload();
    await expect.poll(expiresAtMs, { timeout: LIMIT_MS }).toBeGreaterThan(before);
    await firefox.press(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await expect.poll(session, { timeout: LIMIT_MS }).toBeUndefined();
  });

  it("stores the gallery of any page as this device, and follows it: new, changed and gone photos", async () => {
    const page = await firefox.browser.newPage();
    await page.goto(`${site.origin}/`);
    await waitForButton(page, ["idle"], LIMIT_MS);
    await firefox.pressInRoot(page, "Store Forever");
    await firefox.pressInRoot(page, "Find the whole gallery");
    await saidOn(page, "Found: 6 photos on 2 pages.");
    await firefox.pressInRoot(page, "Start storing");
    await firefox.confirm({ says: "6 photos from" });
    expect(await waitForButton(page, ["stored", "partial", "failed"], LIMIT_MS)).toBe("stored");

    await firefox.pressInRoot(page, "ICP");
    await firefox.pressInRoot(page, "Follow");
    await firefox.confirm({ says: "Follow this gallery?" });
    site.removeFiles([1]);
    site.putFiles([2, 6]);
    site.shown = [6, ...site.shown.filter((photo) => photo !== 1)];
    site.sent.clear();
    const options = await firefox.openOwn("options", "Galleries that you follow");
    await firefox.press(options, "Look now");
    await waitForText(
      options,
      "1 new photo stored. 1 changed photo stored as a new version. 1 photo is gone at the source and stays in your archive.",
    );
    expect([...site.sent].sort()).toEqual([2, 6]);
  });

  it("shows the person's own copies, marked, in the place of files that vanished", async () => {
    site.removeFiles([0, 6]);
    const page = await firefox.browser.newPage();
    await page.goto(`${site.origin}/`);
    await saidOn(page, "2 photos on this page cannot be loaded any more. Your archive has them.");
    await firefox.pressInRoot(page, "Show from your archive");
    for (const photo of [6, 0]) await saidOn(page, `Photo ${photo} (From your archive, verified)`);
    const loaded = () =>
      page.$$eval("img", (images) => images.flatMap(({ alt, naturalWidth }) => (naturalWidth > 0 ? alt : [])));
    expect(await loaded()).toEqual(["Photo 2"]);
  });

  it.each([
    ["gone", "This page is gone."],
    ["parked", "This page shows something else now."],
  ] as const)("offers what was stored of a page that is %s", async (state, says) => {
    site.state = state;
    const page = await firefox.browser.newPage();
    await page.goto(`${site.origin}/`);
    await saidOn(page, says);
    await firefox.pressInRoot(page, "View on ICP");
    const viewer = await until("the stored gallery in the viewer", async () =>
      (await firefox.browser.pages()).find((each) => each.url().startsWith(`${stack.viewerUrl}/#/`)),
    );
    await waitForText(viewer, "Trip");
    expect(await verifiedPhotosInViewer(viewer, 3)).toBeGreaterThanOrEqual(3);
  });

  /** Waits until the extension says something on a page. */
  async function saidOn(page: Page, text: string): Promise<void> {
    await expect.poll(() => firefox.saidInRoots(page)).toContain(text);
  }
});
