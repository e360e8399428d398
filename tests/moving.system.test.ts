import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type ClockKind, sendTokens } from "@store-forever/devnet";
import { accepted, fromHex } from "@store-forever/protocol";
import { createAgent, Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { verifyCanisterFacts } from "@store-forever/protocol/verify";
import type { Browser, Page, Target } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  clickNamed,
  closed,
  everythingSaid,
  inPlace,
  signIn,
  startTelling,
  verifiedPhotosInViewer,
  viewAddress,
  waitForButton,
} from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { administratorOf } from "./support/caller-as.ts";
import { connectPage, ExtensionIdentity, signInAtProvider, waitForText } from "./support/identity-drive.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

const folder = temporaryFolder();
const stateDir = path.join(folder, "state");
const [firstPhoto = "", secondPhoto = ""] = samplePhotos();
let stack: Stack;
let browser: Browser;
/** A tab for the gallery. */
let page: Page;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  copyFileSync(firstPhoto, path.join(photosDir, path.basename(firstPhoto)));
  stack = await startPassingStack({ stateDir, photosDir });
  await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The person's own, each time: what they have in it stays. */
async function openBrowser(): Promise<void> {
  const { extensionDir } = stack;
  browser = await launchChromium({ extensionDir, profileDir: path.join(folder, "profile"), headless: true });
  page = await browser.newPage();
}

/** Stores what the page shows, signing in with what the dialog offers for it. @returns where it is shown */
async function storeHere(store: () => Promise<void>): Promise<string> {
  await waitForButton(page, ["idle"], 60_000);
  await clickNamed(page, "Store Forever");
  await store();
  expect(await waitForButton(page, ["stored", "partial", "failed"], 120_000)).toBe("stored");
  await page.bringToFront();
  return viewAddress(page);
}

async function useClock(kind: ClockKind): Promise<void> {
  const body = JSON.stringify({ kind });
  const headers = { "Content-Type": "application/json" };
  expect((await fetch(`${stack.devnet.url}/_/admin/clock`, { method: "POST", headers, body })).status).toBe(200);
}

/** Presses what the open sheet of the viewer asks for. */
async function confirm(viewer: Page): Promise<void> {
  const button = await viewer.waitForSelector(".sheet .danger");
  if (button === null) throw new Error("No sheet asks.");
  await inPlace(button);
  await button.click();
}

async function takeOverPage(canisterId: string): Promise<Page> {
  const isIt = (target: Target) => target.url().includes(canisterId) && target.url().endsWith("#/my/takeover");
  const opened = await (await browser.waitForTarget(isIt, { timeout: LIMIT_MS })).page();
  if (opened === null) throw new Error("The browser shows no such page.");
  return opened;
}

/** Makes a gallery of another photo at the site. @returns its address */
async function makeGallery(): Promise<string> {
  const photo = readFileSync(secondPhoto).toString("base64");
  const galleryId = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const body = new FormData();
    body.set("file", new File([bytes], "second.jpg", { type: "image/jpeg" }));
    const { id } = await (await fetch("/api/uploads", { method: "POST", body })).json();
    const post = (url: string, json: object) =>
      fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) });
    const gallery = await (await post("/api/galleries", { title: "After the move" })).json();
    await post(`/api/galleries/${gallery.id}/items`, [{ memoryId: id, memoryType: "image" }]);
    return String(gallery.id);
  }, photo);
  return `${stack.gallery.url}/galleries/${galleryId}`;
}

it("moves from a shared archive into one's own, with the browser closed, and takes everything along that leads to it", async () => {
  const { backendCanisterId, viewerUrl, gallery, devnet } = stack;
  await signIn(page, gallery);
  await page.goto(gallery.galleryUrl);
  const oldLink = await storeHere(async () => {
    await startTelling(page, "Sign in and store");
    const connect = await connectPage(browser);
    await signInAtProvider(browser, connect, "Olga");
    await clickNamed(connect, "Connect");
    await closed(connect);
  });
  expect(oldLink.startsWith(`${viewerUrl}/#/${backendCanisterId}/`)).toBe(true);

  const anybody = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey) });
  const reserve = { owner: Principal.fromText(backendCanisterId) };
  await sendTokens({ agent: anybody, ledger: "cycles", to: reserve, amount: 5n * 10n ** 12n });
  accepted(await administratorOf(stack, stateDir).set_personal_canister_creation_enabled(true));

  const moving = await browser.newPage();
  await moving.goto(`${viewerUrl}/#/my/move`);
  await clickNamed(moving, "Move my archive");
  await waitForText(moving, "Move your archive?");
  // As fast as the network is, so that the browser is closed while the archive moves.
  await useClock("mainnet");
  await confirm(moving);
  await waitForText(moving, "You may close this page. It goes on by itself.");
  await browser.close();
  await useClock("instant");

  await openBrowser();
  const back = await browser.newPage();
  await back.goto(`${viewerUrl}/#/my/move`);
  await waitForText(back, "Your archive is in a canister of your own. You alone control it.");
  await clickNamed(back, "Delete the copy here");
  await waitForText(back, "Look around in your new archive first.");
  await confirm(back);
  await waitForText(back, "The copy here is deleted.");
  const ownUrl = await back.$$eval("main a", (links) =>
    links.map(({ href }) => href).find((href) => !href.includes("#/my/")),
  );
  const canisterId = new URL(ownUrl ?? "").hostname.split(".")[0] ?? "";

  // Sign-in at the new address gives another principal, which takes the archive.
  await clickNamed(back, "Sign in there");
  const successor = await takeOverPage(canisterId);
  await signInAtProvider(browser, successor, "Olga", { button: "Sign in for this address alone" });
  await waitForText(successor, "You are signed in, but you do not control this canister yet.");
  await back.bringToFront();
  await clickNamed(back, "Let them control it");
  await waitForText(back, "Let them control the canister?");
  await confirm(back);
  await waitForText(back, "controls the canister too.");
  await successor.bringToFront();
  await clickNamed(successor, "Take the archive");
  await waitForText(successor, "This archive is yours.");
  await successor.close();
  await back.close();
  const facts = await verifyCanisterFacts(await readCanisterState(anybody, canisterId), {
    canisterId,
    rootKey: fromHex(devnet.rootKey),
  });
  expect(facts?.controllers).toHaveLength(2);
  expect(facts?.controllers).not.toContain(backendCanisterId);

  // An old link leads on.
  const viewer = await browser.newPage();
  await viewer.goto(oldLink);
  expect(await verifiedPhotosInViewer(viewer, 1)).toBe(1);
  expect(viewer.url()).toContain(canisterId);
  await viewer.close();

  // The extension notices, and stores there once its person says so.
  const extension = await ExtensionIdentity.open(browser);
  await waitForText(extension.page, "Your archive has moved");
  await clickNamed(extension.page, "Store there from now on");
  await waitForText(extension.page, canisterId);
  await page.bringToFront();
  await page.goto(gallery.galleryUrl);
  await page.goto(await makeGallery());
  const newLink = await storeHere(async () => {
    await startTelling(page, "Sign in and store");
    const connect = await connectPage(browser);
    expect(new URL(connect.url()).hostname).toContain(canisterId);
    await clickNamed(connect, "Connect");
    await closed(connect);
  });
  expect(newLink).toContain(canisterId);
  expect(await everythingSaid(page)).not.toContain("the gallery did not accept the report");
});
