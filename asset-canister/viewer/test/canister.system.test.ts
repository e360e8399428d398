import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { controlCanister, sendTokens } from "@store-forever/devnet";
import { accepted, fromHex, toHex } from "@store-forever/protocol";
import { createAgent, createBackend, type HttpAgent, Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { verifyCanisterFacts } from "@store-forever/protocol/verify";
import type { ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uploadViewer } from "../../upload/upload-viewer.ts";
import { readRelease } from "../src/owner/release/release.ts";
import { storeGallery } from "./stored-gallery.ts";
import {
  addController,
  agentOfPerson,
  clickNamed,
  signInAsPerson,
  startViewer,
  type ViewerOnDevnet,
} from "./viewer-on-devnet.ts";
import { violationsOn } from "./violations.ts";

const VIEWER_FILES = fileURLToPath(new URL("../../dist/viewer", import.meta.url));
const BACKEND_MODULE = new URL("../../../canister/dist/backend.wasm.gz", import.meta.url);

let viewer: ViewerOnDevnet;
let person: HttpAgent;
let page: Page;
let dir: string;
let file: string;

const says = (text: string) => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
const textOfPage = () => page.$eval("main", (main) => main.innerText);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "canister-"));
  file = join(dir, "module.wasm");
  viewer = await startViewer();
  person = await agentOfPerson(viewer);
  await upload(viewer.agent);
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
});
afterAll(async () => {
  await viewer?.close();
  await rm(dir, { recursive: true, force: true });
});

/** Puts a release into the backend. */
async function upload(agent: HttpAgent, environment?: Record<`PUBLIC_${string}`, string>): Promise<void> {
  const releaseModule = new Uint8Array(await readFile(BACKEND_MODULE));
  const { backendId: canisterId } = viewer;
  await uploadViewer({ agent, canisterId, dir: VIEWER_FILES, releaseModule, ...(environment && { environment }) });
}

async function passesAxe(): Promise<void> {
  expect((await violationsOn(page)).map(({ id }) => id)).toEqual([]);
}

test("whoever does not control the canister sees who does, and how long its cycles last", async () => {
  await page.goto(`${viewer.origin}/#/my/canister`);
  await signInAsPerson(page);
  await says("You do not control this canister.");
  await says("Program installed:");
  const text = await textOfPage();
  expect(text).toContain((await viewer.agent.getPrincipal()).toText());
  expect(text).toContain("Paid for until");
  expect(text).not.toContain("Memory taken");
});

test("its controller sees what it takes, and tops it up with their own cycles by a click", async () => {
  await addController(viewer, person);
  const { devnet, agent, backendId } = viewer;
  const payer = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey) });
  await sendTokens({
    agent: payer,
    ledger: "cycles",
    to: { owner: await person.getPrincipal() },
    amount: 3n * 10n ** 12n,
  });
  const before = (await controlCanister(agent, backendId).status()).cycles;
  await page.reload();
  await says("You control this canister, and so do others.");
  await says("Memory taken");
  await says("Your account at the cycles ledger holds 3 T cycles.");
  await clickNamed(page, "Add cycles");
  await says("1 T cycles were added to the canister.");
  await says("holds 2 T cycles");
  const { cycles } = await controlCanister(agent, backendId).status();
  expect(cycles - before).toBeGreaterThan(9n * 10n ** 11n);
});

test("a hand-over is seen: who controlled it, who does now, and when that changed", async () => {
  const owner = (await person.getPrincipal()).toText();
  await controlCanister(viewer.agent, viewer.backendId).setControllers([owner]);
  await page.reload();
  await says("You alone control this canister.");
  await page.waitForSelector(".history li");
  const [last, before] = await page.$$eval(".history li", (items) => items.map((item) => item.innerText));
  const deployer = (await viewer.agent.getPrincipal()).toText();
  expect(last).toContain(`Controlled from then on by You ${owner}`);
  expect(last).toContain(`by ${deployer}`);
  expect(before).toContain(deployer);
  // Whoever had it before can do nothing any more.
  await expect(controlCanister(viewer.agent, viewer.backendId).stop()).rejects.toThrow("Only controllers");
});

const moduleHash = async () => {
  const trust = { canisterId: viewer.backendId, rootKey: fromHex(viewer.devnet.rootKey) };
  const facts = await verifyCanisterFacts(await readCanisterState(viewer.agent, viewer.backendId), trust);
  return toHex(facts?.moduleHash ?? new Uint8Array());
};
/** Has the owner install a module from a file. */
async function installFile(bytes: Uint8Array, warning: string): Promise<void> {
  await writeFile(file, bytes);
  const input = (await page.$("input[type=file]")) as ElementHandle<HTMLInputElement> | null;
  await input?.uploadFile(file);
  await says(warning);
  await page.click(".sheet .danger");
}

test("a module that does not work is undone by itself", async () => {
  const before = await moduleHash();
  await installFile(Uint8Array.of(...[0, 0x61, 0x73, 0x6d], ...[1, 0, 0, 0]), "Go on only if you built it yourself.");
  await says("The archive has gone back to the snapshot and is as it was before.");
  expect(await moduleHash()).toBe(before);
  await says("The released program is installed.");
  expect((await page.$$("[aria-label='Snapshots'] li")).length).toBe(1);
  await passesAxe();
});

test("a version is installed by a click, and its snapshot goes when the owner says so", async () => {
  const released = await moduleHash();
  // A custom section without a name or content: the same program, and other bytes.
  const other = Buffer.concat([gunzipSync(await readFile(BACKEND_MODULE)), Uint8Array.of(0, 1, 0)]);
  await installFile(other, "Go on only if you built it yourself.");
  await says("The new program runs, and everything answers.");
  expect(await moduleHash()).toBe(createHash("sha256").update(other).digest("hex"));
  await says(`Another version of the program was released: ${released}`);
  await clickNamed(page, "Upgrade");
  await says("Upgrade now?");
  await page.click(".sheet .danger");
  await says("The released program is installed.");
  expect(await moduleHash()).toBe(released);
  const snapshots = () => page.$$("[aria-label='Snapshots'] li");
  for (let left = (await snapshots()).length; left > 0; left--) {
    await page.click("[aria-label^='Delete the snapshot of']");
    await says("Delete this snapshot?");
    await page.click(".sheet .danger");
    await page.waitForFunction(
      (count) => document.querySelectorAll("[aria-label='Snapshots'] li").length === count,
      {},
      left - 1,
    );
  }
  await says("Set back to the snapshot of");
});

test("an archive that is stopped says so, and is started by a click", async () => {
  await controlCanister(person, viewer.backendId).stop();
  await page.reload();
  await says("The archive is stopped.");
  await passesAxe();
  await clickNamed(page, "Start the archive");
  await page.waitForFunction(() => !document.body.innerText.includes("The archive is stopped."));
  expect((await createBackend(person, viewer.backendId).stats()).api_version).toMatch(/^1\./);
});

test("an archive moves into a canister of its owner's own, and what is linked is found there", async () => {
  const { devnet, backendId, origin } = viewer;
  const grace = await agentOfPerson(viewer, "Grace");
  const { id: galleryId, title } = await storeGallery(grace, backendId);
  const own = createBackend(grace, backendId);
  accepted(
    await own.update_sharing({ target: { gallery: galleryId }, is_public: [true], add_people: [], remove_people: [] }),
  );
  const deployer = createBackend(person, backendId);
  accepted(await deployer.set_personal_canister_creation_enabled(true));

  page = await (await viewer.browser.createBrowserContext()).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${origin}/#/my/canister`);
  await signInAsPerson(page, { person: "Grace" });
  await clickNamed(page, "A canister of your own");
  await clickNamed(page, "Move my archive");
  await says("Move your archive?");
  await passesAxe();
  await page.click(".sheet .danger");
  await says("The move did not succeed. Everything is still here");
  await says("has not set enough cycles aside");
  // Whoever comes back later sees it as it is.
  await page.reload();
  await says("The move did not succeed.");
  await passesAxe();
  const payer = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey) });
  await sendTokens({
    agent: payer,
    ledger: "cycles",
    to: { owner: Principal.fromText(backendId) },
    amount: 5n * 10n ** 12n,
  });
  await clickNamed(page, "Try again");
  await says("Your archive is in a canister of your own. You alone control it.");
  await says("A copy of everything is still here.");
  await passesAxe();
  await clickNamed(page, "Delete the copy here");
  await says("Look around in your new archive first.");
  await page.click(".sheet .danger");
  await says("The copy here is deleted.");

  const [canister] = await own.get_my_personal_canister_id();
  const address = `#/${canister?.toText()}/${(await grace.getPrincipal()).toText()}/${galleryId}`;
  await page.goto("about:blank");
  await page.goto(`${origin}/${address.replace(canister?.toText() ?? "", backendId)}`);
  await page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);
  expect(new URL(page.url()).hash).toBe(address);

  // What its factory releases from then on is offered there.
  const canisterId = canister?.toText() ?? "";
  const changing = createBackend(grace, canisterId);
  const reading = { backend: changing, trust: { canisterId, rootKey: fromHex(devnet.rootKey) } };
  const releaseNow = () => readRelease({ reading, agent: grace });
  const release = await releaseNow();
  const module = await release?.fetchModule();
  const releaseModule = await readFile(BACKEND_MODULE);
  expect(releaseModule.equals(module?.bytes ?? new Uint8Array())).toBe(true);
  expect(release?.moduleHash).toBe(createHash("sha256").update(releaseModule).digest("hex"));
  expect(release?.viewer?.isOther).toBe(false);
  await upload(person, { PUBLIC_IDENTITY_PROVIDER: "https://identity.example" });
  const newer = await releaseNow();
  expect(newer?.viewer?.isOther).toBe(true);
  await newer?.viewer?.put();
  expect((await releaseNow())?.viewer?.isOther).toBe(false);
  await page.goto(origin.replace(/[a-z0-9-]+(?=\.localhost)/, canisterId));
  expect(await page.content()).toContain(encodeURIComponent("https://identity.example"));
});
