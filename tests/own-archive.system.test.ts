import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { AssetManager } from "@dfinity/assets";
import { deployCanister } from "@store-forever/devnet";
import { accepted, fromHex, shortPrincipal } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity, Principal } from "@store-forever/protocol/ic";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withSettings } from "../asset-canister/settings/page-settings.ts";
import { standardActor } from "../asset-canister/test/files/standard-actor.ts";
import { identityIn } from "../scripts/deploy/keys/pem-identity.ts";
import { MODULE, VIEWER_FILES } from "../scripts/deploy/plan/deployment.ts";
import {
  clickNamed,
  closed,
  signIn,
  startStoring,
  verifiedPhotosInViewer,
  viewAddress,
  waitForButton,
} from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { deployStack } from "../scripts/stack/canisters.ts";
import { accountPage, connectPage, signInAtProvider, textOf, waitForText } from "./support/identity-drive.ts";
import { askInPopup, type SignInGround, startSignInGround } from "./support/sign-in-ground.ts";

const ADDRESS = "Another archive’s address";
const KNOWN = "One that this copy of Store Forever came with";

let ground: SignInGround;
/** An archive that somebody put on the same network themselves. */
let own: { backendId: string; viewerUrl: string };
let ownStateDir: string;
let options: Page;

beforeAll(async () => {
  ground = await startSignInGround();
  ownStateDir = path.join(ground.folder, "own");
  own = await deployStack(ownStateDir, ground.stack.devnet, "canister");
  options = await ground.browser.newPage();
  await options.goto(new URL("/options.html", ground.extension.page.url()).href);
});
afterAll(() => ground?.close());

async function lookAt(address: string): Promise<void> {
  await options.bringToFront();
  const field = await options.waitForSelector(`::-p-aria([name="${ADDRESS}"][role="textbox"])`);
  await field?.click({ count: 3 });
  await field?.type(address);
  await clickNamed(options, "Look at it");
}

const owner = () => identityIn(path.join(ownStateDir, "deployer.pem"));

describe("an archive of one's own", () => {
  it("is not what is at other addresses, and the person is told why", async () => {
    const { stack } = ground;
    const viewerId = new URL(own.viewerUrl).hostname.split(".")[0] ?? "";
    for (const [address, why] of [
      ["my archive", "This is not an archive’s address."],
      ["http://photos.example", "This is not an archive’s address."],
      [stack.gallery.url, "There is no viewer of an archive at this address."],
      [`${own.viewerUrl}/#/${stack.backendCanisterId}/token`, "The viewer at this address shows another archive."],
      [viewerId, "This archive does not say where its viewer is."],
      ["rdmx6-jaaaa-aaaaa-aaadq-cai", "The network does not answer, or has no such canister."],
    ] as const) {
      await lookAt(address);
      await waitForText(options, why);
    }
    expect(await textOf(options)).toContain("In the archive that this copy of Store Forever came with.");
  });

  it("is shown as the network certifies it, whichever way it is named, and chosen by a click", async () => {
    for (const address of [own.viewerUrl, `${own.viewerUrl}/#/${own.backendId}/token`, own.backendId]) {
      await lookAt(address);
      await waitForText(options, KNOWN);
      const said = await textOf(options);
      expect(said).toContain(own.backendId);
      expect(said).toContain(own.viewerUrl);
      expect(said).toContain(shortPrincipal(owner().getPrincipal().toText()));
    }
    await clickNamed(options, "Store there from now on");
    await waitForText(options, `In an archive that you chose: ${own.backendId}.`);
  });

  it("is where galleries are stored, whose viewer shows them, and whose viewer signs in", async () => {
    const { browser, stack, page, extension } = ground;
    await extension.page.reload();
    await waitForText(extension.page, own.backendId);
    await page.bringToFront();
    await signIn(page, stack.gallery);
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], LIMIT_MS);
    await clickNamed(page, "Store Forever");
    await startStoring(page);
    expect(await waitForButton(page, ["stored"], 120_000)).toBe("stored");
    const address = await viewAddress(page);
    expect(address.startsWith(`${own.viewerUrl}/#/${own.backendId}/`)).toBe(true);
    const viewer = await browser.newPage();
    await viewer.goto(address);
    expect(await verifiedPhotosInViewer(viewer, 1)).toBe(1);
    await viewer.close();
    await extension.page.bringToFront();
    await clickNamed(extension.page, "Sign in");
    const connect = await connectPage(browser);
    expect(new URL(connect.url()).origin).toBe(own.viewerUrl);
    await connect.close();
  });

  it("is warned of where its program is not known, and given up by a click", async () => {
    const { devnet } = ground.stack;
    const agent = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey), identity: owner() });
    // A custom section without a name or content: the same program, and other bytes.
    const other = Buffer.concat([gunzipSync(readFileSync(MODULE)), Uint8Array.of(0, 1, 0)]);
    await deployCanister({ agent, wasm: other, canisterId: own.backendId });
    await lookAt(own.viewerUrl);
    await waitForText(options, "does not know the program that runs there");
    await waitForText(options, "Store there all the same");
    expect(await textOf(options)).not.toContain(KNOWN);
    await clickNamed(options, "Use the archive that this copy came with");
    await waitForText(options, "In the archive that this copy of Store Forever came with.");
    await ground.extension.page.reload();
    await waitForText(ground.extension.page, ground.stack.backendCanisterId);
  });
});

/** As in a release: pages derive who people are from the deployment's viewer, and name no archive. */
function pageOrFile(file: string, viewerUrl: string): Uint8Array {
  const bytes = readFileSync(file);
  const settings = { PUBLIC_DERIVATION_ORIGIN: viewerUrl };
  return file.endsWith(".html") ? Buffer.from(withSettings(bytes.toString(), settings)) : bytes;
}

describe("an archive in a canister that somebody made themselves", () => {
  it("needs nothing but the module and the viewer's files to sign in, store and show", async () => {
    const { browser, stack, page, extension } = ground;
    const { devnet } = stack;
    const maker = createAgent({
      host: devnet.url,
      rootKey: fromHex(devnet.rootKey),
      identity: Ed25519KeyIdentity.generate(),
    });
    const canisterId = await deployCanister({ agent: maker, wasm: readFileSync(MODULE) });
    const batch = new AssetManager({ canisterId, agent: maker }).batch();
    for (const file of readdirSync(VIEWER_FILES, { recursive: true, withFileTypes: true }))
      if (file.isFile() && file.name !== ".ic-assets.json5")
        await batch.store(pageOrFile(path.join(file.parentPath, file.name), stack.viewerUrl), {
          fileName: file.name,
          path: file.parentPath.slice(VIEWER_FILES.length),
        });
    await batch.commit();
    const viewerUrl = `http://${canisterId}.localhost:${new URL(devnet.url).port}`;

    const account = await accountPage(browser, viewerUrl);
    // The other viewer does not list this one: there the provider would refuse to say who Olga is at it.
    await signInAtProvider(browser, account, "Olga", { button: "Sign in for this address alone" });
    const principal = await (await account.waitForSelector("dd code"))?.evaluate(({ textContent }) => textContent);
    accepted(await createBackend(maker, canisterId).set_admins([Principal.fromText(principal ?? "")]));
    await account.close();

    await lookAt(canisterId);
    await waitForText(options, `http://${canisterId}.localhost`);
    await lookAt(viewerUrl);
    await waitForText(options, viewerUrl);
    await waitForText(options, KNOWN);
    await clickNamed(options, "Store there from now on");
    await extension.page.reload();
    await waitForText(extension.page, canisterId);
    const connect = await askInPopup(ground);
    expect(new URL(connect.url()).origin).toBe(viewerUrl);
    await clickNamed(connect, "Connect");
    await closed(connect);

    await page.bringToFront();
    await page.reload();
    await waitForButton(page, ["idle"], LIMIT_MS);
    await clickNamed(page, "Store Forever");
    await startStoring(page);
    expect(await waitForButton(page, ["stored"], 120_000)).toBe("stored");
    const address = await viewAddress(page);
    expect(address.startsWith(`${viewerUrl}/#/${canisterId}/`)).toBe(true);
    const viewer = await browser.newPage();
    await viewer.goto(address);
    expect(await verifiedPhotosInViewer(viewer, 1)).toBe(1);
    const [, , token = ""] = new URL(address).hash.split("/");
    const [opened] = accepted(await createBackend(maker, canisterId).open_share_link(token)).value;
    const memoryId = opened !== undefined && "gallery" in opened ? opened.gallery.items[0]?.memory_id : undefined;
    const isServed = (url: string) => viewer.evaluate(async (address) => (await fetch(address)).ok, url);
    expect(await isServed(`/s/${token}/${memoryId}/original`)).toBe(true);
    expect(await isServed(`/s/${token}/${memoryId}/other`)).toBe(false);
    const { tree } = await standardActor(maker, canisterId).certified_tree({});
    expect(["index.html", token].map((label) => Buffer.from(tree).includes(label))).toEqual([true, false]);
    await viewer.close();
  });
});
