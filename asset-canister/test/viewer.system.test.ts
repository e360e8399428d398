import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { createAgent, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { uploadViewer } from "../deploy.ts";
import { startHostileGateway } from "./hostile-gateway.ts";
import { type StoredGallery, storeGallery } from "./stored-gallery.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let devnet: Devnet;
let browser: Browser;
let page: Page;
let gallery: StoredGallery;
let backendId: string;
let origin: string;
let link: string;
/** What the page asked for elsewhere, and what its console complained about. */
let strayRequests: string[];
let complaints: string[];

beforeAll(async () => {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm test.");
  devnet = await startDevnet({ port: 0 });
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
  backendId = await deployCanister({ agent, wasm: await readFile(at("../../canister/dist/backend.wasm.gz")) });
  const viewerId = await deployCanister({ agent, wasm: await readFile(at("../dist/assets.wasm.gz")) });
  await uploadViewer({ agent, canisterId: viewerId, dir: at("../dist/viewer") });
  gallery = await storeGallery(agent, backendId);
  origin = `http://${viewerId}.localhost:${devnet.port}`;
  link = `${origin}/#/${backendId}/${gallery.token}`;
  browser = await puppeteer.launch({
    executablePath,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await devnet?.close();
});

beforeEach(async () => {
  strayRequests = [];
  complaints = [];
  page = await browser.newPage();
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin)
      strayRequests.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warn") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await page.close();
  expect({ strayRequests, complaints }).toEqual({ strayRequests: [], complaints: [] });
});

const textOf = (selector: string) => page.$eval(selector, (element) => element.textContent ?? "");
const labelOfFocus = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
const titled = (title: string) =>
  page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);
const shown = (count: number) =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll<HTMLImageElement>(".tile-photo")].filter((image) => image.naturalWidth > 0)
        .length === wanted,
    {},
    count,
  );

test("a shared gallery shows its photos, verified, and says what is not stored yet", async () => {
  await page.goto(link);
  await titled(gallery.title);
  await shown(2);
  expect(await page.title()).toBe(`${gallery.title} · Store Forever`);
  expect(await textOf(".facts-line")).toContain("3 photos");
  expect(await textOf(".gallery-header")).toContain("1 of 3 photos is not stored yet.");
  expect(await page.$$eval(".mark-text", (marks) => marks.length)).toBe(2);
});

test("the gallery's proof names canister and certificate", async () => {
  await page.goto(link);
  await titled(gallery.title);
  await page.click(".facts-line button");
  await page.waitForSelector(".sheet[open]");
  expect(await textOf(".sheet")).toContain(backendId);
  await page.keyboard.press("Escape");
  await page.waitForSelector(".sheet", { hidden: true });
});

test("the lightbox is worked by keyboard and gives the focus back", async () => {
  await page.goto(link);
  await shown(2);
  await page.focus(".tile-open");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.large-photo[alt="${gallery.photos[0]?.title}"]`);
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(`.large-photo[alt="${gallery.photos[1]?.title}"]`);
  await page.keyboard.press("ArrowRight");
  expect(await textOf(".lightbox-bar p")).toBe("2 of 2");
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest(".gallery-header, .grid"))).toBeNull();
  }
  await page.keyboard.press("Escape");
  await page.waitForSelector(".lightbox", { hidden: true });
  expect(await labelOfFocus()).toBe(`Open ${gallery.photos[0]?.title}`);
});

test("the original is saved as it was stored", async () => {
  const downloads = await mkdtemp(join(tmpdir(), "viewer-downloads-"));
  try {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allow",
      downloadPath: downloads,
      eventsEnabled: true,
    });
    const completed = new Promise<void>((resolve) =>
      session.on("Browser.downloadProgress", ({ state }) => {
        if (state === "completed") resolve();
      }),
    );
    await page.goto(link);
    await shown(2);
    await page.click(".tile-open");
    await page.waitForSelector(".download button");
    await page.click(".download button");
    await completed;
    expect(await readdir(downloads)).toEqual(["free-as-a-bird.jpg"]);
    const saved = await readFile(join(downloads, "free-as-a-bird.jpg"));
    expect(saved.equals(gallery.photos[0]?.original ?? new Uint8Array())).toBe(true);
    await session.detach();
  } finally {
    await rm(downloads, { recursive: true });
  }
});

test("photos whose bytes were changed on the way are not shown", async () => {
  const forger = await startHostileGateway(devnet, (answer) => answer.length > 50_000);
  try {
    await page.goto(link.replace(`:${devnet.port}/`, `:${forger.port}/`));
    await titled(gallery.title);
    await page.waitForFunction(() => document.querySelectorAll(".tile-failure").length === 2);
    expect(await textOf(".gallery-header")).toContain("2 photos did not pass verification and are not shown.");
    expect(await textOf(".tile-failure")).toContain("Not shown: its bytes are not the certified ones.");
    expect(await page.$$eval(".tile-photo", (photos) => photos.length)).toBe(0);
  } finally {
    strayRequests = [];
    await forger.close();
  }
});

test("a gallery that was changed on the way is not shown at all", async () => {
  const forger = await startHostileGateway(devnet, () => true);
  try {
    await page.goto(link.replace(`:${devnet.port}/`, `:${forger.port}/`));
    await titled("This gallery did not pass verification");
    expect(await textOf("main")).not.toContain(gallery.title);
  } finally {
    strayRequests = [];
    await forger.close();
  }
});

test.each([
  ["a token that no link has", () => link.replace(gallery.token, "x".repeat(43)), "This link opens no gallery"],
  [
    "a canister that does not exist",
    () => link.replace(backendId, "rrkah-fqaaa-aaaaa-aaaaq-cai"),
    "There is no archive at this address",
  ],
  ["half a link", () => `${origin}/#/${backendId}`, "This link is not complete"],
])("%s is told from the others", async (_, url, title) => {
  await page.goto(url());
  await titled(title);
});

test("the start page opens a link that is pasted into it", async () => {
  await page.goto(origin);
  await titled("Photographs that stay");
  await page.type("#link", "nothing useful");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    document.querySelector("#link-problem")?.textContent?.includes("is not the id of a canister"),
  );
  await page.$eval("#link", (input) => (input as HTMLInputElement).select());
  await page.type("#link", link);
  await page.keyboard.press("Enter");
  await titled(gallery.title);
});

test("an archive that does not answer can be asked again", async () => {
  await page.goto(origin);
  await titled("Photographs that stay");
  await page.setOfflineMode(true);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, new URL(link).hash);
  await titled("The archive does not answer");
  complaints = [];
  await page.setOfflineMode(false);
  await page.click(".button.primary");
  await titled(gallery.title);
});
