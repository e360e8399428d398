import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { toHex } from "@store-forever/protocol";
import { createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantDelegation } from "../asset-canister/viewer/src/identity/extensions/grant-delegation.ts";
import { clickNamed, signIn, startStoring, startTelling, waitForButton } from "../scripts/once/drive.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import { type Stack, startStack } from "../scripts/stack/stack.ts";
import {
  accountPage,
  ageConnections,
  agentAs,
  closed,
  connectPage,
  ExtensionIdentity,
  everythingSaid,
  forgetAtViewer,
  leaveUntouched,
  makeViewerAccessOptional,
  optionsPage,
  providerPage,
  refuseAtProvider,
  sendForeignDelegation,
  signInAtProvider,
  signOutAtViewer,
  textOf,
  viewerSession,
  waitForDetail,
  waitForText,
  withdrawViewerAccess,
} from "./support/identity-drive.ts";
import { type Line, startLine } from "./support/line.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";
import { installStranger } from "./support/stranger-extension.ts";

const folder = temporaryFolder();
let stack: Stack;
/** The extension's way to the network; the viewer has its own. */
let line: Line;
let browser: Browser;
let extension: ExtensionIdentity;
let page: Page;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  for (const photo of samplePhotos().slice(0, 1)) copyFileSync(photo, path.join(photosDir, path.basename(photo)));
  const stateDir = path.join(folder, "state");
  stack = await startStack({ devnetPort: 0, galleryPort: 0, stateDir, photosDir, log: () => {} });
  line = await startLine(stack.devnet.url);
  const networkFile = path.join(stack.extensionDir, "network.json");
  const network = JSON.parse(readFileSync(networkFile, "utf8"));
  writeFileSync(networkFile, JSON.stringify({ ...network, host: line.url }));
  browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
  extension = await ExtensionIdentity.open(browser);
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the dialog of the gallery and presses what signs in. @returns the viewer's page that asks */
async function askToSignIn(): Promise<Page> {
  await page.bringToFront();
  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["idle"], 30_000);
  await clickNamed(page, "Store Forever");
  await startTelling(page, "Sign in and store");
  return connectPage(browser);
}

/** Presses what signs in in the popup. @returns the viewer's page that asks */
async function askInPopup(): Promise<Page> {
  await extension.page.bringToFront();
  await clickNamed(extension.page, "Sign in");
  return connectPage(browser);
}

/** What the dialog says when the attempt has come to nothing; the button still offers to store. */
async function saidInDialog(text: string): Promise<void> {
  await page.bringToFront();
  await expect.poll(() => everythingSaid(page), { timeout: 30_000 }).toContain(text);
  expect(await waitForButton(page, ["idle"], 30_000)).toBe("idle");
  expect(await extension.session()).toBeUndefined();
}

describe("what does not connect", () => {
  it("a person who closes the identity provider's window, is refused there, or refuses", async () => {
    await signIn(page, stack.gallery);
    const connect = await askToSignIn();
    await clickNamed(connect, "Sign in");
    await (await providerPage(browser)).close();
    await waitForText(connect, "The sign-in window was closed before you were signed in. Nothing was granted.");
    await refuseAtProvider(browser, connect);
    await waitForText(connect, "Signing in was refused. Nothing was granted.");
    await waitForDetail(connect, "The person refused to sign in");
    await signInAtProvider(browser, connect, "Alice");
    await clickNamed(connect, "Refuse");
    await waitForText(connect, "You refused. The extension got nothing; you can close this tab.");
    await connect.close();
    await saidInDialog("You refused. Nothing was granted.");
  });

  it("a sign-in window that is blocked, a clock that is behind, and what has expired or is to another key", async () => {
    await signOutAtViewer(browser, stack.viewerUrl);
    const connect = await askInPopup();
    await connect.evaluate(() => {
      window.open = () => null;
    });
    await clickNamed(connect, "Sign in");
    await waitForText(connect, "Your browser did not let this page open the sign-in window.");
    const behind = await connect.evaluateOnNewDocument(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() - 10 * 60_000;
    });
    await connect.reload();
    await signInAtProvider(browser, connect, "Alice");
    await waitForText(connect, "not valid at this time. Please check that this device’s clock is right.");
    await waitForDetail(connect, "The delegation is for longer than was asked.");
    await connect.removeScriptToEvaluateOnNewDocument(behind.identifier);
    await connect.reload();
    await signInAtProvider(browser, connect, "Alice", { isExpired: true });
    await waitForDetail(connect, "The delegation has expired already.");
    await waitForText(connect, "not valid at this time. Please check that this device’s clock is right.");
    await sendForeignDelegation(browser, connect);
    await waitForText(connect, "What the identity provider sent cannot be used. Nothing was kept.");
    await waitForDetail(connect, "The delegation is to another session’s key.");
    expect(await connect.evaluate(() => localStorage.getItem("last-activity-ms"))).toBeNull();
    await signInAtProvider(browser, connect, "Alice");
    await waitForText(connect, "You are signed in as");
    await connect.close();
    await waitForText(extension.page, "The tab was closed before you decided. Nothing was granted.");
    expect(await extension.session()).toBeUndefined();
  });

  it("a delegation that is not what was asked for, and the same grant once more", async () => {
    const connect = await askInPopup();
    await waitForText(connect, "You are signed in as");
    const hello = await extension.askFrom(connect, "connect.hello", { pageNonce: "0".repeat(64) });
    const { nonce } = (hello as { value: { nonce: string } }).value;
    const grant = { nonce, chain: '{"delegations":[],"publicKey":""}', sessionExpiresAtMs: Date.now() + 60_000 };
    expect(await extension.askFrom(connect, "connect.grant", { ...grant, nonce: "1".repeat(64) })).toMatchObject({
      error: { name: "notWaiting" },
    });
    expect(await extension.askFrom(connect, "connect.grant", grant)).toMatchObject({ error: { name: "invalid" } });
    expect(await extension.askFrom(connect, "connect.grant", grant)).toMatchObject({ error: { name: "notWaiting" } });
    await clickNamed(connect, "Connect");
    await waitForText(connect, "The extension is not waiting for an answer any more.");
    await connect.close();
  });

  it("a page that pretends to be the viewer, and a viewer's page that the extension did not open", async () => {
    const stranger = await browser.newPage();
    const hello = { pageNonce: "0".repeat(64) };
    await stranger.goto(stack.viewerUrl.replace(/\/\/[^.]+\./, "//another."));
    expect(await extension.askFrom(stranger, "connect.hello", hello)).toMatchObject({ error: { name: "foreign" } });
    await stranger.goto(`${stack.viewerUrl}/connect#extension=${extension.id}`);
    await waitForText(stranger, "The extension is not waiting for an answer any more.");
    await askInPopup();
    await expect.poll(() => extension.badge(), { timeout: 30_000 }).toMatch(/^\w{4}$/);
    await stranger.reload();
    await waitForText(stranger, "The extension did not open this page.");
    const end = { principal: "aaaaa-aa" };
    expect(await extension.askFrom(stranger, "session.end", end)).toMatchObject({ error: { name: "notConnected" } });
    await stranger.close();
    await (await connectPage(browser)).close();
  });

  it("an extension that pretends to be ours, unless the person insists; refused, it gets nothing", async () => {
    const publicKey = toHex(Ed25519KeyIdentity.generate().getPublicKey().toDer());
    const targets = [stack.backendCanisterId, "ryjl3-tyaaa-aaaaa-aaaba-cai"];
    const stranger = await installStranger(browser, path.join(folder, "stranger"), { publicKey, targets });
    const asked = await browser.newPage();
    await asked.goto(`${stack.viewerUrl}/connect#extension=${stranger.id}`);
    await waitForText(asked, "This viewer does not know this extension. It may pretend to be another one");
    await waitForText(asked, "A canister that this viewer does not know ryjl3-tyaaa-aaaaa-aaaba-cai");
    expect(await asked.$eval(".decision .primary", (button) => (button as HTMLButtonElement).disabled)).toBe(true);
    await clickNamed(asked, "Refuse");
    await waitForText(asked, "You refused. The extension got nothing");
    expect(await stranger.heard()).toEqual(["connect.hello", "connect.refuse"]);
    await asked.close();
  });

  it("an extension that is not there", async () => {
    const lonely = await browser.newPage();
    await lonely.goto(`${stack.viewerUrl}/connect#extension=${"a".repeat(32)}`);
    await waitForText(lonely, "The extension does not answer.");
    await lonely.close();
  });

  it("leaves nothing behind", async () => expect(await extension.session()).toBeUndefined());
});

describe("what the viewer grants", () => {
  it("is held to its canisters and its end by the network, which sees the same person", async () => {
    const session = await viewerSession(600_000);
    const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const publicKey = toHex(new Uint8Array(await crypto.subtle.exportKey("spki", keyPair.publicKey)));
    const request = { publicKey, targets: [stack.backendCanisterId], lifetimeMs: 86_400_000 };

    const grant = await grantDelegation(session, request);
    expect(grant.expiresAtMs).toBe(session.expiresAtMs);
    const asPerson = await agentAs(stack.devnet, { keyPair, chain: grant.chain });
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const proved = await createBackend(asPerson, stack.backendCanisterId).prove_nonce(nonce);
    expect("Ok" in proved && proved.Ok.owner.toText()).toBe(session.principal);

    const viewerCanister = new URL(stack.viewerUrl).hostname.split(".", 1)[0] ?? "";
    await expect(createBackend(asPerson, viewerCanister).limits()).rejects.toThrow(/target/);
    const late = await grantDelegation({ ...session, expiresAtMs: Date.now() - 1_000 }, request);
    const tooLate = createBackend(await agentAs(stack.devnet, { keyPair, chain: late.chain }), stack.backendCanisterId);
    await expect(tooLate.prove_nonce(nonce)).rejects.toThrow(/Invalid delegation expiry/);
  });
});

describe("from a signed-out browser to a stored gallery", () => {
  let principal = "";

  it("begins signed out", () => signOutAtViewer(browser, stack.viewerUrl));

  it("signs in from the dialog, compares the code, connects, and storing begins by itself in the same tab", async () => {
    line.state = "held";
    const connect = await askToSignIn();
    await signInAtProvider(browser, connect, "Alice");
    await waitForText(connect, "You are signed in as");
    const text = await textOf(connect);
    const { id } = extension;
    const asked = [
      "known to this viewer",
      id,
      stack.backendCanisterId,
      "30 minutes at a time",
      await extension.badge(),
    ];
    for (const each of asked) expect(text).toContain(each);
    expect(connect.url()).toBe(`${stack.viewerUrl}/connect#extension=${id}`);
    principal = /signed in as ([a-z0-9-]+)/.exec(text)?.[1] ?? "";
    await clickNamed(connect, "Connect");
    await closed(connect);
    await waitForButton(page, ["storing"], 30_000);
    expect(await extension.session()).toMatchObject({ principal, targets: [stack.backendCanisterId] });
  });

  it("takes storing for use of the session, and stops it, with nothing lost, when the person signs out", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, "It stores as you just now.");
    await leaveUntouched(account);
    const idleMs = () => account.evaluate(() => Date.now() - Number(localStorage.getItem("last-activity-ms")));
    await expect.poll(idleMs, { timeout: 30_000 }).toBeLessThan(60_000);
    await clickNamed(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await account.close();
    await page.bringToFront();
    await waitForButton(page, ["failed"], 30_000);
    await expect.poll(() => everythingSaid(page), { timeout: 30_000 }).toContain("Store as this device");
    const said = await everythingSaid(page);
    expect(said).toContain("You signed out. From now on, this device stores in an archive of its own.");
    expect(said).not.toContain("Try Again");
    expect(await extension.session()).toBeUndefined();
    expect(await extension.jobs()).toMatchObject([{ state: { name: "failed", failure: { code: "Unauthorized" } } }]);
  });

  it("goes on without a click when they sign in elsewhere, as the same principal, and links the gallery's account with its session kept", async () => {
    line.cut();
    line.state = "open";
    const connect = await askInPopup();
    await signInAtProvider(browser, connect, "Alice");
    await clickNamed(connect, "Connect");
    await closed(connect);
    expect(await waitForButton(page, ["stored", "partial"], 120_000)).toBe("stored");
    expect(await extension.jobs()).toMatchObject([
      { capsule: `${stack.backendCanisterId}/${principal}`, state: { name: "finished" } },
    ]);
    await page.goto(`${stack.gallery.url}/account`);
    expect(await textOf(page)).toContain(principal);
  });

  it("links anew by hand, not when refused or closed, with the same principal as the canister sees it from the viewer", async () => {
    await clickNamed(page, "Unlink");
    await waitForText(page, "No identity is linked yet.");
    await clickNamed(page, "Link an identity");
    await (await connectPage(browser)).close();
    await waitForText(page, "The window was closed before you decided. Nothing was linked.");
    await clickNamed(page, "Link an identity");
    const refused = await connectPage(browser);
    await clickNamed(refused, "Refuse");
    await waitForText(page, "You did not allow it. Nothing was linked.");
    await closed(refused);
    await clickNamed(page, "Link an identity");
    const viewer = await connectPage(browser);
    await waitForText(viewer, new URL(stack.gallery.url).origin);
    await clickNamed(viewer, "Link");
    await waitForText(page, principal);
    await closed(viewer);
  });

  it("links with no second account, until the first one has unlinked", async () => {
    const another = await browser.createBrowserContext();
    const bo = await another.newPage();
    await bo.goto(`${stack.gallery.url}/sign-up?returnTo=/account`);
    await bo.type('input[name="name"]', "Bo");
    await bo.type('input[name="email"]', "bo@example.org");
    await bo.type('input[name="password"]', "a long enough one");
    await Promise.all([bo.waitForNavigation(), bo.keyboard.press("Enter")]);
    await clickNamed(bo, "Link an identity");
    const viewer = await connectPage(browser);
    await signInAtProvider(browser, viewer, "Alice");
    await clickNamed(viewer, "Link");
    await waitForText(bo, "This identity is linked with another account here.");
    await closed(viewer);
    await page.bringToFront();
    await clickNamed(page, "Unlink");
    await waitForText(page, "No identity is linked yet.");
    await bo.bringToFront();
    await clickNamed(bo, "Link an identity");
    await clickNamed(await connectPage(browser), "Link");
    await waitForText(bo, principal);
    await another.close();
  });

  it("renews an old chain from a hidden frame, and from an open tab of the viewer", async () => {
    const before = await extension.age();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["stored"], 30_000);
    const expiresAtMs = async () => (await extension.session())?.expiresAtMs;
    await expect.poll(expiresAtMs, { timeout: 30_000 }).toBeGreaterThan(before);
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, extension.id);
    const agedAgain = await extension.age();
    await ageConnections(account);
    await account.reload();
    await expect.poll(expiresAtMs, { timeout: 30_000 }).toBeGreaterThan(agedAgain);
    await account.close();
  });

  it("forgets its key when the person signs out at the viewer, and stores as the device again", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await clickNamed(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await expect.poll(() => extension.session(), { timeout: 30_000 }).toBeUndefined();
    await account.close();
    const { page: popup } = extension;
    await popup.bringToFront();
    await popup.reload();
    await waitForText(popup, "You signed out. From now on, this device stores in an archive of its own.");
    await clickNamed(popup, "Dismiss");
    await expect.poll(() => textOf(popup), { timeout: 30_000 }).not.toContain("You signed out.");
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], 30_000);
  });

  it("takes over what the device stored, asked from the viewer, once the person has signed in again and agreed", async () => {
    await clickNamed(page, "Store Forever");
    await startStoring(page);
    expect(await waitForButton(page, ["stored", "partial", "failed"], 60_000)).toBe("stored");
    const { page: popup } = extension;
    await popup.bringToFront();
    await popup.reload();
    await clickNamed(popup, "Sign in");
    const connect = await connectPage(browser);
    await signInAtProvider(browser, connect, "Alice");
    await clickNamed(connect, "Connect");
    await closed(connect);
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, "This browser also has an archive of its own");
    await clickNamed(account, "Move it to your identity");
    const options = await optionsPage(browser);
    await clickNamed(options, "Move this device’s archive to your identity");
    await waitForText(options, "This cannot be undone.");
    await clickNamed(options, "Yes, move everything");
    await waitForText(options, "Moved. It is all yours now.");
    await options.close();
    await account.bringToFront();
    await expect.poll(() => textOf(account), { timeout: 30_000 }).not.toContain("an archive of its own");
    expect(await extension.jobs()).toMatchObject([{ capsule: `${stack.backendCanisterId}/${principal}` }]);
    await account.close();
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    expect(await waitForButton(page, ["stored"], 30_000)).toBe("stored");
  });

  it("is disconnected alone at the viewer, and connected again says which account the identity is linked with not", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await clickNamed(account, "Disconnect Store Forever");
    await waitForText(account, "None in this browser.");
    expect(await textOf(account)).toContain("Your account");
    await account.close();
    await expect.poll(() => extension.session(), { timeout: 30_000 }).toBeUndefined();
    const connect = await askToSignIn();
    await clickNamed(connect, "Connect");
    await closed(connect);
    expect(await waitForButton(page, ["stored", "partial", "failed"], 60_000)).toBe("stored");
    await expect.poll(() => extension.trouble(), { timeout: 30_000 }).toBe("notLinked");
    await extension.page.bringToFront();
    await extension.page.reload();
    await waitForText(extension.page, "This identity is linked with another account here.");
  });

  it("renews from a tab that closes itself, where the extension may not access the viewer's site", async () => {
    makeViewerAccessOptional(stack.extensionDir);
    extension = await extension.reload(browser, stack.extensionDir);
    const aged = await extension.age();
    expect(await withdrawViewerAccess(extension.page)).toBe(true);
    const before = (await browser.pages()).length;
    const opened = browser.waitForTarget((target) => target.url().startsWith(`${stack.viewerUrl}/renew`));
    await extension.renew(stack.viewerUrl);
    expect((await extension.session())?.expiresAtMs).toBeGreaterThan(aged);
    await opened;
    expect(await browser.pages()).toHaveLength(before);
  });

  it("hears that there is nobody to renew it, and is signed out when nobody has touched the viewer for half an hour", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, "Connected extensions");
    await forgetAtViewer(account);
    await extension.age();
    await extension.renew(stack.viewerUrl);
    expect((await extension.session())?.sessionExpiresAtMs).toBeLessThanOrEqual(Date.now());
    await leaveUntouched(account);
    await waitForText(account, "You were signed out because nobody used this page for a while.");
    await expect.poll(() => extension.session(), { timeout: 30_000 }).toBeUndefined();
  });
});
