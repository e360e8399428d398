import path from "node:path";
import { accepted, archiveId, LIMITS, nameOf } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { sha256 } from "@store-forever/protocol/verify";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  clickNamed,
  closed,
  everythingSaid,
  signIn,
  startStoring,
  viewAddress,
  waitForButton,
} from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { addNoteGallery } from "./support/add-note-gallery.ts";
import { administratorOf, callerAs } from "./support/caller-as.ts";
import { extensionKey } from "./support/extension-key.ts";
import {
  accountPage,
  ageConnections,
  connectPage,
  type ExtensionIdentity,
  forgetAtViewer,
  leaveUntouched,
  makeViewerAccessOptional,
  optionsPage,
  signInAtProvider,
  textOf,
  waitForText,
  withdrawViewerAccess,
} from "./support/identity-drive.ts";
import type { Line } from "./support/line.ts";
import { askInPopup, askToSignIn, type SignInGround, startSignInGround } from "./support/sign-in-ground.ts";

let ground: SignInGround;
let stack: Stack;
let line: Line;
let browser: Browser;
let extension: ExtensionIdentity;
let page: Page;

beforeAll(async () => {
  ground = await startSignInGround();
  ({ stack, line, browser, extension, page } = ground);
});
afterAll(() => ground?.close());

describe("from a signed-out browser to a stored gallery", () => {
  let principal = "";

  it("begins signed in at the gallery alone", () => signIn(page, stack.gallery));

  it("signs in from the dialog, compares the code, connects, and storing begins by itself in the same tab", async () => {
    const connect = await askToSignIn(ground);
    line.state = "held";
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
    await waitForButton(page, ["storing"], LIMIT_MS);
    expect(await extension.session()).toMatchObject({ principal, targets: [stack.backendCanisterId] });
  });

  it("takes storing for use of the session, and stops it, with nothing lost, when the person signs out", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, "It stores as you just now.");
    await leaveUntouched(account);
    const idleMs = () => account.evaluate(() => Date.now() - Number(localStorage.getItem("last-activity-ms")));
    await expect.poll(idleMs, { timeout: LIMIT_MS }).toBeLessThan(60_000);
    await clickNamed(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await account.close();
    await page.bringToFront();
    await waitForButton(page, ["failed"], LIMIT_MS);
    await expect.poll(() => everythingSaid(page), { timeout: LIMIT_MS }).toContain("Store as this device");
    const said = await everythingSaid(page);
    expect(said).toContain("You signed out. From now on, this device stores in an archive of its own.");
    expect(said).not.toContain("Try Again");
    expect(await extension.session()).toBeUndefined();
    expect(await extension.jobs()).toMatchObject([{ state: { name: "failed", failure: { code: "Unauthorized" } } }]);
  });

  it("goes on without a click when they sign in elsewhere, as the same principal, and links the gallery's account with its session kept", async () => {
    line.cut();
    line.state = "open";
    const connect = await askInPopup(ground);
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

  it("has lent a key that stores as the person, and neither deletes nor gives away", async () => {
    const identity = await extensionKey(extension.page);
    const { backend } = callerAs(stack, identity);
    const galleries = async () => accepted(await backend.get_my_galleries({ cursor: [], limit: [] })).value.items;
    const before = await galleries();
    const [gallery] = before;
    if (gallery === undefined) throw new Error("The extension's key reads no gallery.");
    expect(gallery.owner.toText()).toBe(principal);
    const { id, title, description, source_url, items } = gallery;
    const forOwner = { code: "NotForHotKeys", message: expect.stringContaining("at the viewer") };
    const memoryIds = items.map(({ memory_id }) => memory_id);
    await expect(backend.memories_delete(memoryIds)).rejects.toMatchObject(forOwner);
    await expect(backend.offer_capsule(Principal.fromText("aaaaa-aa"))).rejects.toMatchObject(forOwner);
    const refused = { Err: { code: { NotForHotKeys: null } } };
    expect(await backend.delete_gallery(id)).toMatchObject(refused);
    expect(await backend.update_gallery({ id, title, description, source_url, items: [] }, [])).toMatchObject(refused);
    expect(await galleries()).toEqual(before);
    // The one that was lent before they signed out has ended.
    const hotKeys = accepted(await backend.get_hot_keys());
    expect(hotKeys.map(({ state }) => nameOf(state))).toEqual(["removed", "active"]);
    expect(hotKeys[1]?.key.toText()).toBe(identity.getPrincipal().toText());
  });

  it("shows in the popup what another browser of the person is uploading", async () => {
    const { backend } = callerAs(stack, await extensionKey(extension.page));
    const session_id = crypto.randomUUID();
    const bytes = new Uint8Array(LIMITS.chunkSizeBytes);
    const whole = { session_id, size_bytes: BigInt(2 * bytes.length), chunk_count: 2, memory_id: [] as [] };
    const begin = { ...whole, sha256: sha256(new Uint8Array(1)) };
    const chunk = { session_id, index: 0, bytes, sha256: sha256(bytes), commit: true };
    accepted(await backend.put_chunk({ ...chunk, begin: [begin] }));
    const { page: popup } = extension;
    await popup.bringToFront();
    await popup.reload();
    await waitForText(popup, "Uploading in another browser of yours");
    await waitForText(popup, "2.09 MB of 4.18 MB sent");
    accepted(await backend.cancel_upload(session_id));
    await expect.poll(() => textOf(popup), { timeout: LIMIT_MS }).not.toContain("in another browser");
    await page.bringToFront();
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
    const administrator = administratorOf(stack, path.join(ground.folder, "state"));
    const setLinking = async (enabled: boolean) =>
      expect(await administrator.set_feature({ feature: { nonces: null }, enabled })).toEqual({ Ok: null });
    await setLinking(false);
    await clickNamed(page, "Link an identity");
    const paused = await connectPage(browser);
    await waitForText(paused, new URL(stack.gallery.url).origin);
    await clickNamed(paused, "Link");
    await waitForText(paused, "Whoever runs the archive has paused linking accounts.");
    await waitForText(
      page,
      "Whoever runs the archive has paused linking accounts. Try again later. Nothing was linked.",
    );
    await paused.close();
    await setLinking(true);
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
    await waitForButton(page, ["stored"], LIMIT_MS);
    const expiresAtMs = async () => (await extension.session())?.expiresAtMs;
    await expect.poll(expiresAtMs, { timeout: LIMIT_MS }).toBeGreaterThan(before);
    const account = await accountPage(browser, stack.viewerUrl);
    await waitForText(account, extension.id);
    const agedAgain = await extension.age();
    await ageConnections(account);
    await account.reload();
    await expect.poll(expiresAtMs, { timeout: LIMIT_MS }).toBeGreaterThan(agedAgain);
    await account.close();
  });

  it("forgets its key when the person signs out at the viewer, and stores as the device again", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await clickNamed(account, "Sign out everywhere");
    await waitForText(account, "You are signed out");
    await expect.poll(() => extension.session(), { timeout: LIMIT_MS }).toBeUndefined();
    await account.close();
    const { page: popup } = extension;
    await popup.bringToFront();
    await popup.reload();
    await waitForText(popup, "You signed out. From now on, this device stores in an archive of its own.");
    await clickNamed(popup, "Dismiss");
    await expect.poll(() => textOf(popup), { timeout: LIMIT_MS }).not.toContain("You signed out.");
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], LIMIT_MS);
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
    await expect.poll(() => textOf(account), { timeout: LIMIT_MS }).not.toContain("an archive of its own");
    expect(await extension.jobs()).toMatchObject([{ capsule: `${stack.backendCanisterId}/${principal}` }]);
    await account.close();
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    expect(await waitForButton(page, ["stored"], LIMIT_MS)).toBe("stored");
  });

  it("stores while sharing is switched off, without a link, and View on ICP shows what is theirs in their own archive", async () => {
    const administrator = administratorOf(stack, path.join(ground.folder, "state"));
    const setSharing = async (enabled: boolean) =>
      expect(await administrator.set_feature({ feature: { sharing: null }, enabled })).toEqual({ Ok: null });
    const { backend } = callerAs(stack, await extensionKey(extension.page));
    const galleryId = await addNoteGallery(page, "Private days");
    const archived = archiveId(stack.gallery.url, "gallery", galleryId);
    await setSharing(false);
    await page.bringToFront();
    await page.goto(`${stack.gallery.url}/galleries/${galleryId}`);
    await waitForButton(page, ["idle"], LIMIT_MS);
    await clickNamed(page, "Store Forever");
    await startStoring(page);
    expect(await waitForButton(page, ["stored", "partial", "failed"], 60_000)).toBe("stored");
    expect(accepted(await backend.get_sharing({ gallery: archived })).links).toEqual([]);
    const address = await viewAddress(page);
    expect(address).toBe(`${stack.viewerUrl}/#/my/${archived}`);
    const own = await browser.newPage();
    await own.goto(address);
    await waitForText(own, "Private days");
    await own.close();
    await setSharing(true);
    await page.bringToFront();
    await page.goto(stack.gallery.galleryUrl);
    expect(await waitForButton(page, ["stored"], LIMIT_MS)).toBe("stored");
  });

  it("is disconnected alone at the viewer, and connected again says which account the identity is linked with not", async () => {
    const account = await accountPage(browser, stack.viewerUrl);
    await clickNamed(account, "Disconnect Store Forever");
    await waitForText(account, "None in this browser.");
    expect(await textOf(account)).toContain("Your account");
    await account.close();
    await expect.poll(() => extension.session(), { timeout: LIMIT_MS }).toBeUndefined();
    const connect = await askToSignIn(ground);
    await clickNamed(connect, "Connect");
    await closed(connect);
    expect(await waitForButton(page, ["stored", "partial", "failed"], 60_000)).toBe("stored");
    await expect.poll(() => extension.trouble(), { timeout: LIMIT_MS }).toBe("notLinked");
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
    const renewPage = `${stack.viewerUrl}/renew`;
    const opened = browser.waitForTarget((target) => target.url().startsWith(renewPage), { timeout: 60_000 });
    // The browser may not know yet that access was withdrawn, or that the reloaded extension listens to pages.
    const renewed = async () => {
      await extension.renew(stack.viewerUrl);
      return (await extension.session())?.expiresAtMs;
    };
    await expect.poll(renewed, { timeout: 60_000, interval: 500 }).toBeGreaterThan(aged);
    await opened;
    await expect.poll(async () => (await browser.pages()).length).toBe(before);
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
    await expect.poll(() => extension.session(), { timeout: LIMIT_MS }).toBeUndefined();
  });
});
