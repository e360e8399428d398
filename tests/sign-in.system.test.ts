import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fromHex, toHex } from "@store-forever/protocol";
import {
  type DelegatedKey,
  DelegationChain,
  DelegationIdentity,
  ECDSAKeyIdentity,
  identityOf,
} from "@store-forever/protocol/delegation";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantDelegation } from "../asset-canister/viewer/src/identity/grant.ts";
import { launchChromium } from "../scripts/browser.ts";
import { clickNamed, signIn, waitForButton } from "../scripts/drive.ts";
import { type Stack, startStack } from "../scripts/stack.ts";
import {
  closed,
  connectPage,
  ExtensionIdentity,
  everythingSaid,
  providerPage,
  refuseAtProvider,
  signInAtProvider,
  textOf,
  waitForText,
} from "./identity-drive.ts";
import { samplePhotos, temporaryFolder } from "./photos.ts";

const folder = temporaryFolder();
let stack: Stack;
let browser: Browser;
let extension: ExtensionIdentity;
let page: Page;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  for (const photo of samplePhotos().slice(0, 2)) copyFileSync(photo, path.join(photosDir, path.basename(photo)));
  const stateDir = path.join(folder, "state");
  stack = await startStack({ devnetPort: 0, galleryPort: 0, stateDir, photosDir, log: () => {} });
  browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
  extension = await ExtensionIdentity.open(browser);
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the dialog of the gallery and presses what signs in. @returns the viewer's page that asks */
async function askToSignIn(): Promise<Page> {
  await page.bringToFront();
  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["idle"], 30_000);
  await clickNamed(page, "Store Forever");
  await clickNamed(page, "Sign in and store");
  return connectPage(browser);
}

/** What the dialog says when the attempt has come to nothing; the button still offers to store. */
async function saidInDialog(text: string): Promise<void> {
  await page.bringToFront();
  await expect.poll(() => everythingSaid(page), { timeout: 15_000 }).toContain(text);
  expect(await waitForButton(page, ["idle"], 5_000)).toBe("idle");
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
    await waitForText(connect, "Signing in was refused: The person refused to sign in. Nothing was granted.");
    await signInAtProvider(browser, connect, "Alice");
    await clickNamed(connect, "Refuse");
    await waitForText(connect, "You refused. The extension got nothing; you can close this tab.");
    await connect.close();
    await saidInDialog("You refused. Nothing was granted.");
  });

  it("a person who closes the page, signed in or not", async () => {
    const connect = await askToSignIn();
    await waitForText(connect, "You are signed in as");
    await connect.close();
    await saidInDialog("The tab was closed before you decided. Nothing was granted.");
  });

  it("a delegation that is not what was asked for, and the same grant once more", async () => {
    const connect = await askToSignIn();
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
    await waitForText(connect, "The extension does not wait for an answer any more.");
    await connect.close();
  });

  it("a page that pretends to be the viewer, and a viewer's page that the extension did not open", async () => {
    const stranger = await browser.newPage();
    const hello = { pageNonce: "0".repeat(64) };
    await stranger.goto(stack.viewerUrl.replace(/\/\/[^.]+\./, "//another."));
    expect(await extension.askFrom(stranger, "connect.hello", hello)).toMatchObject({ error: { name: "foreign" } });
    await stranger.goto(`${stack.viewerUrl}/connect#extension=${extension.id}`);
    await waitForText(stranger, "The extension does not wait for an answer any more.");
    await askToSignIn();
    await expect.poll(() => extension.badge()).toMatch(/^\w{4}$/);
    await stranger.reload();
    await waitForText(stranger, "The extension did not open this page.");
    const end = { principal: "aaaaa-aa" };
    expect(await extension.askFrom(stranger, "session.end", end)).toMatchObject({ error: { name: "notConnected" } });
    await stranger.close();
    await (await connectPage(browser)).close();
  });

  it("an extension that is not there", async () => {
    const lonely = await browser.newPage();
    await lonely.goto(`${stack.viewerUrl}/connect#extension=${"a".repeat(32)}`);
    await waitForText(lonely, "The extension does not answer.");
    await lonely.close();
  });

  it("leaves nothing behind", async () => {
    expect(await extension.session()).toBeUndefined();
  });
});

describe("what the viewer grants", () => {
  it("is held to its canisters and its end by the network, which sees the same person", async () => {
    const person = Ed25519KeyIdentity.generate();
    const viewerKey = await ECDSAKeyIdentity.generate();
    const expiresAtMs = Date.now() + 600_000;
    const chain = await DelegationChain.create(person, viewerKey.getPublicKey(), new Date(expiresAtMs));
    const identity = DelegationIdentity.fromDelegation(viewerKey, chain);
    const session = {
      name: "signedIn",
      identity,
      chain,
      principal: person.getPrincipal().toText(),
      expiresAtMs,
    } as const;
    const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const publicKey = toHex(new Uint8Array(await crypto.subtle.exportKey("spki", keyPair.publicKey)));
    const request = { publicKey, targets: [stack.backendCanisterId], lifetimeMs: 86_400_000 };

    const grant = await grantDelegation(session, request);
    expect(grant.expiresAtMs).toBe(expiresAtMs);
    const asPerson = await agentAs({ keyPair, chain: grant.chain });
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const proved = await createBackend(asPerson, stack.backendCanisterId).prove_nonce(nonce);
    expect("Ok" in proved && proved.Ok.owner.toText()).toBe(session.principal);

    const viewerCanister = new URL(stack.viewerUrl).hostname.split(".", 1)[0] ?? "";
    await expect(createBackend(asPerson, viewerCanister).limits()).rejects.toThrow(/target/);
    const late = await grantDelegation({ ...session, expiresAtMs: Date.now() - 1_000 }, request);
    const tooLate = createBackend(await agentAs({ keyPair, chain: late.chain }), stack.backendCanisterId);
    await expect(tooLate.prove_nonce(nonce)).rejects.toThrow(/Invalid delegation expiry/);
  });
});

async function agentAs(signer: DelegatedKey) {
  const { url: host, rootKey } = stack.devnet;
  return createAgent({ host, rootKey: fromHex(rootKey), identity: await identityOf(signer) });
}

describe("from a signed-out browser to a stored gallery", () => {
  let principal = "";

  it("begins signed out", async () => {
    const account = await browser.newPage();
    await account.goto(`${stack.viewerUrl}/connect`);
    await clickNamed(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await account.close();
  });

  it("signs in from the dialog, compares the code, connects, and storing goes on by itself in the same tab", async () => {
    const connect = await askToSignIn();
    await signInAtProvider(browser, connect, "Alice");
    await waitForText(connect, "You are signed in as");
    const text = await textOf(connect);
    expect(text).toContain("known to this viewer");
    expect(text).toContain(stack.backendCanisterId);
    expect(text).toContain(await extension.badge());
    principal = /signed in as ([a-z0-9-]+)/.exec(text)?.[1] ?? "";
    await clickNamed(connect, "Connect");
    await closed(connect);
    expect(await waitForButton(page, ["stored", "partial", "failed"], 120_000)).toBe("stored");
    expect(await extension.session()).toMatchObject({ principal, targets: [stack.backendCanisterId] });
    expect(await extension.ownersOfJobs()).toEqual([`${stack.backendCanisterId}/${principal}`]);
  });

  it("has linked the account that is signed in at the gallery, with its session kept", async () => {
    await page.goto(`${stack.gallery.url}/account`);
    expect(await textOf(page)).toContain(principal);
  });

  it("links anew by hand, with the same principal as the canister sees it from the viewer", async () => {
    await clickNamed(page, "Unlink");
    await waitForText(page, "None is linked.");
    await clickNamed(page, "Link an identity");
    const viewer = await connectPage(browser);
    await waitForText(viewer, new URL(stack.gallery.url).origin);
    await clickNamed(viewer, "Link");
    await waitForText(page, principal);
    await viewer.close();
  });

  it("renews an old chain from a hidden frame, without a viewer's page", async () => {
    const before = await extension.age();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["stored"], 30_000);
    await expect
      .poll(() => extension.session().then((session) => session?.expiresAtMs), { timeout: 20_000 })
      .toBeGreaterThan(before);
  });

  it("forgets its key when the person signs out at the viewer, and stores as the device again", async () => {
    const account = await browser.newPage();
    await account.goto(`${stack.viewerUrl}/connect`);
    await waitForText(account, "Connected extensions");
    expect(await textOf(account)).toContain(extension.id);
    await clickNamed(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await expect.poll(() => extension.session(), { timeout: 10_000 }).toBeUndefined();
    await account.close();
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], 30_000);
  });

  it("takes over what the device stored, once the person has signed in again and agreed", async () => {
    await clickNamed(page, "Store Forever");
    await clickNamed(page, "Start storing");
    expect(await waitForButton(page, ["stored", "partial", "failed"], 60_000)).toBe("stored");
    const { page: popup } = extension;
    await popup.bringToFront();
    await popup.reload();
    await clickNamed(popup, "Sign in");
    const connect = await connectPage(browser);
    await signInAtProvider(browser, connect, "Alice");
    await clickNamed(connect, "Connect");
    await closed(connect);
    await popup.bringToFront();
    await popup.reload();
    await clickNamed(popup, "Move this device’s archive to your identity");
    await waitForText(popup, "This cannot be undone.");
    await clickNamed(popup, "Yes, move everything");
    await waitForText(popup, "Moved: now it is all yours.");
    expect(await extension.ownersOfJobs()).toEqual([`${stack.backendCanisterId}/${principal}`]);
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    expect(await waitForButton(page, ["stored"], 30_000)).toBe("stored");
  });
});
