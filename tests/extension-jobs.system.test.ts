import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startGallery } from "@store-forever/gallery";
import { fromHex } from "@store-forever/protocol";
import type { Browser, ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { violations } from "../extension/test/axe.ts";
import { fillDataFolder } from "../gallery/test/test-database.ts";
import { clickNamed, estimated, signIn, startStoring, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { administratorOf } from "./support/caller-as.ts";
import { type Line, startLine } from "./support/line.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

const PHOTO_COUNT = 3;
const folder = temporaryFolder();
const profileDir = path.join(folder, "profile");
let stack: Stack;
let line: Line;
/** Counts a copy on ICP only with the canister's proof. */
let gallery: Awaited<ReturnType<typeof startGallery>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  for (const photo of samplePhotos().slice(0, PHOTO_COUNT))
    copyFileSync(photo, path.join(photosDir, path.basename(photo)));
  const log = () => {};
  stack = await startPassingStack({ stateDir: path.join(folder, "stack"), photosDir, log });
  line = await startLine(stack.devnet.url);
  const dataDir = path.join(folder, "gallery");
  await fillDataFolder(dataDir);
  gallery = await startGallery({
    port: 0,
    photosDir,
    dataDir,
    icpTrust: { canisterId: stack.backendCanisterId, rootKey: fromHex(stack.devnet.rootKey) },
  });
  await startBrowser();
  await signIn(page, gallery);
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
  await line?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  line.state = "open";
  writeNetwork({});
  await page.setOfflineMode(false);
  await setQuota(10n ** 9n);
  await setUploads(true);
});

async function startBrowser(): Promise<void> {
  browser = await launchChromium({ extensionDir: stack.extensionDir, profileDir, headless: true });
  page = await browser.newPage();
}

/** The extension reads its network anew whenever it needs it. */
function writeNetwork(change: { rootKey?: string }): void {
  const file = path.join(stack.extensionDir, "network.json");
  const network = { ...JSON.parse(readFileSync(file, "utf8")), rootKey: stack.devnet.rootKey };
  writeFileSync(file, JSON.stringify({ ...network, host: line.url, ...change }));
}

async function openGallery(state: string): Promise<void> {
  await page.goto(gallery.galleryUrl);
  await waitForButton(page, [state], LIMIT_MS);
}

async function named(name: string): Promise<ElementHandle> {
  const element = await page.waitForSelector(`::-p-aria(${name})`, { timeout: LIMIT_MS });
  if (!element) throw new Error(`There is nothing called ${name}.`);
  return element;
}

const textOfDialog = async () =>
  (await named("Close")).evaluate((element) => element.closest("dialog")?.textContent ?? "");

const asAdministrator = () => administratorOf(stack, path.join(folder, "stack"));

async function setQuota(bytes: bigint): Promise<void> {
  const result = await asAdministrator().set_limits({
    max_file_size_bytes: [],
    max_open_sessions: [],
    session_ttl_seconds: [],
    default_quota_bytes: [bytes],
  });
  expect(result).toHaveProperty("Ok");
}

async function setUploads(enabled: boolean): Promise<void> {
  expect(await asAdministrator().set_feature({ feature: { uploads: null }, enabled })).toHaveProperty("Ok");
}

describe("before anything is sent", () => {
  it("the dialog says how much it is, what it costs now and in a year, who pays, and who could see it", async () => {
    await openGallery("idle");
    await clickNamed(page, "Store Forever");
    await expect.poll(textOfDialog).toContain("Cost per year");
    const text = await textOfDialog();
    expect(text).toMatch(/3 photos,\s*about [\d.]+ (?:k|M)B/);
    expect(text).toMatch(/Cost nowabout \$\d.*cycles/);
    expect(text).toMatch(/Cost per yearabout \$\d.*cycles/);
    expect(text).toContain("You pay nothing here");
    expect(text).toMatch(/last until about \w+ \d{4}/);
    expect(text).toContain("Your archive is private");
    expect(await violations(browser, await named("Close"))).toEqual([]);
    expect(line.paths.filter((path) => path.endsWith("/call"))).toEqual([]);
    await clickNamed(page, "Close");
  });
});

describe("each failure says what to do next", () => {
  it.each([
    [
      "certificates of another network",
      "A copy differs from what was sent",
      () => writeNetwork({ rootKey: otherKey() }),
    ],
    ["a quota that is used up", "The archive has no room for this", () => setQuota(1_000n)],
    ["storing that was switched off", "The archive has paused this", () => setUploads(false)],
    ["a service that is down", "The archive cannot be reached", () => line.cut()],
    [
      "no connection",
      "You are offline",
      async () => {
        line.cut();
        await page.setOfflineMode(true);
      },
    ],
  ])("%s", async (_, title, breakIt) => {
    await openGallery("idle");
    await clickNamed(page, "Store Forever");
    await named("Start storing");
    await estimated(page);
    await breakIt();
    await startStoring(page);
    await waitForButton(page, ["failed"], 60_000);
    await named(title);
    expect(await violations(browser, await named("Close"))).toEqual([]);
  });
});

/** The key of a network that never was: well-formed, so that only its signatures are wrong. */
function otherKey(): string {
  return `${stack.devnet.rootKey.slice(0, -8)}${"0".repeat(8)}`;
}

describe("a job", () => {
  it("pauses and resumes, and every step of it is accessible", async () => {
    await openGallery("idle");
    await clickNamed(page, "Store Forever");
    await named("Start storing");
    await estimated(page);
    line.state = "held";
    await startStoring(page);
    await waitForButton(page, ["storing"], LIMIT_MS);
    expect(await violations(browser, await named("Pause"))).toEqual([]);
    await expect.poll(migratingEdges, { timeout: LIMIT_MS }).toBe(2 * PHOTO_COUNT);
    await clickNamed(page, "Pause");
    await waitForButton(page, ["paused"], LIMIT_MS);
    expect(await violations(browser, await named("Resume"))).toEqual([]);
    await clickNamed(page, "Resume");
    await waitForButton(page, ["storing"], LIMIT_MS);
  });

  it("goes on by itself after the browser ended in its middle, and tells gallery and archive of both copies", async () => {
    await browser.close();
    line.state = "open";
    await startBrowser();
    await openGallery("stored");
    await clickNamed(page, "ICP");
    const proof = await (await named("Close")).evaluateHandle(
      (close) => close.closest("dialog")?.querySelector("button.link") ?? close,
    );
    await proof.click();
    expect(await violations(browser, await named("Save receipt"))).toEqual([]);
    await page.waitForFunction(
      async (id) => (await (await fetch(`/api/galleries/${id}/presence`)).json()).icpComplete === true,
      { timeout: LIMIT_MS },
      gallery.galleryId,
    );
    expect(await migratingEdges()).toBe(0);
    await expect.poll(() => countOf("report_edges"), { timeout: LIMIT_MS }).toBeGreaterThan(0n);
  });

  it("offers captions that have changed on the page, and writes them into the archive", async () => {
    await openGallery("stored");
    await captionFirst("At low tide");
    const before = await countOf("update_gallery");
    await openGallery("stored");
    await clickNamed(page, "ICP");
    await expect.poll(textOfDialog, { timeout: LIMIT_MS }).toContain("1 caption has changed on the page.");
    await page.waitForSelector('::-p-aria([name="Update the archive"][role="button"])');
    await clickNamed(page, "Update the archive");
    await expect.poll(() => countOf("update_gallery"), { timeout: 60_000 }).toBe(before + 1n);
    await waitForButton(page, ["stored"], 60_000);
  });

  const captionFirst = async (caption: string) =>
    expect(
      await page.evaluate(
        async (galleryId, text) => {
          const { items } = await (await fetch(`/api/galleries/${galleryId}/items`)).json();
          const headers = { "Content-Type": "application/json" };
          const body = JSON.stringify({ caption: text });
          const address = `/api/galleries/${galleryId}/items/${items[0].itemId}`;
          return (await fetch(address, { method: "PATCH", headers, body })).status;
        },
        gallery.galleryId,
        caption,
      ),
    ).toBe(204);

  /** Descriptions and originals of which the gallery knows that they are on their way. */
  const migratingEdges = () =>
    page.evaluate(async () => (await (await fetch("/api/storage/edges?syncState=migrating")).json()).edges.length);

  const countOf = async (operation: string) =>
    (await asAdministrator().stats()).operations.find((each) => each.operation === operation)?.count ?? 0n;
});

describe("what is known on this device", () => {
  it("shows the state and every badge at once, with the archive out of reach", async () => {
    line.cut();
    await openGallery("stored");
    await badges("ICP: This photo is in your archive on the Internet Computer", PHOTO_COUNT);
    await page.goto(gallery.url);
    await badges(`ICP: ${PHOTO_COUNT} of ${PHOTO_COUNT} memories stored on ICP`, 1);
  });

  /** Waits for that many by their accessible name: their inside is closed. */
  async function badges(name: string, count: number): Promise<void> {
    await expect.poll(async () => (await page.$$(`::-p-aria(${name})`)).length, { timeout: LIMIT_MS }).toBe(count);
  }
});
