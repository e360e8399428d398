import path from "node:path";
import { accepted, toHex } from "@store-forever/protocol";
import { identityOf } from "@store-forever/protocol/delegation";
import { createBackend, ECDSAKeyIdentity, Ed25519KeyIdentity, Principal } from "@store-forever/protocol/ic";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantDelegation } from "../asset-canister/viewer/src/identity/extensions/grant-delegation.ts";
import { clickNamed, everythingSaid, signIn, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { callerAs } from "./support/caller-as.ts";
import {
  connectPage,
  type ExtensionIdentity,
  providerPage,
  refuseAtProvider,
  sendForeignDelegation,
  signInAtProvider,
  signOutAtViewer,
  viewerSession,
  waitForDetail,
  waitForText,
} from "./support/identity-drive.ts";
import { askInPopup, askToSignIn, type SignInGround, startSignInGround } from "./support/sign-in-ground.ts";
import { installStranger } from "./support/stranger-extension.ts";

let ground: SignInGround;
let stack: Stack;
let browser: Browser;
let extension: ExtensionIdentity;
let page: Page;

beforeAll(async () => {
  ground = await startSignInGround();
  ({ stack, browser, extension, page } = ground);
});
afterAll(() => ground?.close());

/** What the dialog says when the attempt has come to nothing; the button still offers to store. */
async function saidInDialog(text: string): Promise<void> {
  await page.bringToFront();
  await expect.poll(() => everythingSaid(page), { timeout: LIMIT_MS }).toContain(text);
  expect(await waitForButton(page, ["idle"], LIMIT_MS)).toBe("idle");
  expect(await extension.session()).toBeUndefined();
}

describe("what does not connect", () => {
  it("a person who closes the identity provider's window, is refused there, or refuses", async () => {
    await signIn(page, stack.gallery);
    const connect = await askToSignIn(ground);
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
    const connect = await askInPopup(ground);
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
    const connect = await askInPopup(ground);
    await waitForText(connect, "You are signed in as");
    const hello = await extension.askFrom(connect, "connect.hello", { pageNonce: "0".repeat(64) });
    const { nonce } = (hello as { value: { nonce: string } }).value;
    const chain = '{"delegations":[],"publicKey":""}';
    const grant = { nonce, chain, principal: "aaaaa-aa", sessionExpiresAtMs: Date.now() + 60_000 };
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
    await askInPopup(ground);
    await expect.poll(() => extension.badge(), { timeout: LIMIT_MS }).toMatch(/^\w{4}$/);
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
    const stranger = await installStranger(browser, path.join(ground.folder, "stranger"), { publicKey, targets });
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
  it("is held to its canisters and its end by the network, stores as the person, and deletes nothing", async () => {
    const session = await viewerSession(600_000);
    const hotKey = await ECDSAKeyIdentity.generate();
    const expires_at_ns = BigInt(session.expiresAtMs) * 1_000_000n;
    const { backend: persons } = callerAs(stack, session.identity);
    accepted(await persons.add_hot_key({ key: hotKey.getPrincipal(), expires_at_ns }));
    accepted(await callerAs(stack, hotKey).backend.accept_hot_key(Principal.fromText(session.principal)));
    const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const publicKey = toHex(new Uint8Array(await crypto.subtle.exportKey("spki", keyPair.publicKey)));
    const request = { publicKey, targets: [stack.backendCanisterId], lifetimeMs: 86_400_000 };

    const grant = await grantDelegation(hotKey, session, request);
    expect(grant.expiresAtMs).toBe(session.expiresAtMs);
    const { principal } = session;
    const extensions = callerAs(stack, await identityOf({ keyPair, chain: grant.chain, principal }));
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    expect(accepted(await extensions.backend.prove_nonce(nonce)).owner.toText()).toBe(principal);
    await expect(extensions.backend.memories_delete([])).rejects.toMatchObject({ code: "NotForHotKeys" });

    const viewerCanister = new URL(stack.viewerUrl).hostname.split(".", 1)[0] ?? "";
    await expect(createBackend(extensions.agent, viewerCanister).limits()).rejects.toThrow(/target/);
    const late = await grantDelegation(hotKey, { expiresAtMs: Date.now() - 1_000 }, request);
    const tooLate = callerAs(stack, await identityOf({ keyPair, chain: late.chain, principal }));
    await expect(tooLate.backend.prove_nonce(nonce)).rejects.toThrow(/Invalid delegation expiry/);
  });
});
