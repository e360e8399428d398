import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fromHex } from "@store-forever/protocol";
import type { Browser } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStoredGallery } from "../scripts/once/check-stored-gallery.ts";
import {
  clickNamed,
  signIn,
  startStoring,
  verifiedPhotosInViewer,
  viewAddress,
  waitForButton,
} from "../scripts/once/drive.ts";
import { lastJob } from "../scripts/once/last-job.ts";
import { storeOnce } from "../scripts/once/once.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import { type Stack, startStack } from "../scripts/stack/stack.ts";
import { brokenPhotos, mixedPhotos, samplePhotos, temporaryFolder } from "./support/photos.ts";

const log = () => {};
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm start -- --once", () => {
  it("stores photos of every format, turned, tiny and in chunks, and finds every byte again", async () => {
    const photosDir = path.join(folder, "mixed");
    const photos = await mixedPhotos(photosDir);
    const report = await storeOnce({ stateDir: path.join(folder, "once"), photosDir, log });
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ memories: photos.length, assets: photos.length * 4, verified: photos.length * 4 });
    expect(report.viewUrl).toMatch(/^http:\/\/[a-z0-9-]+\.localhost:\d+\/#\/[a-z0-9-]+\/[\w-]{43}$/);
    expect(report.ms.total).toBeGreaterThan(0);
  });
});

describe("a gallery with photos that cannot be read", () => {
  const photosDir = path.join(folder, "some broken");
  const stateDir = path.join(folder, "some broken state");
  const profileDir = path.join(folder, "profile");
  let stack: Stack;
  let browser: Browser;
  let broken: string[] = [];

  beforeAll(async () => {
    broken = brokenPhotos(photosDir);
    for (const photo of samplePhotos().slice(0, 2)) copyFileSync(photo, path.join(photosDir, path.basename(photo)));
    stack = await startStack({ devnetPort: 0, galleryPort: 0, stateDir, photosDir, log });
    browser = await launchChromium({ extensionDir: stack.extensionDir, profileDir, headless: true });
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  async function openGallery() {
    const page = await browser.newPage();
    await page.goto(stack.gallery.galleryUrl);
    return page;
  }

  it("stores the rest, and the summary names each that failed and why", async () => {
    const page = await browser.newPage();
    await signIn(page, stack.gallery);
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], LIMIT_MS);
    await clickNamed(page, "Store Forever");
    await startStoring(page);
    await waitForButton(page, ["partial"], 120_000);

    const job = await lastJob(browser, stack.gallery.galleryId);
    expect(job?.storedCount).toBe(2);
    expect(job?.failures).toHaveLength(broken.length);
    for (const name of broken) {
      const title = path.parse(name).name;
      const failure = job?.failures.find((text) => text.toLowerCase().startsWith(title));
      expect(failure, title).toMatch(/not a|cannot|could not|empty/i);
      const shown = await page.$(`::-p-aria(${failure?.slice(0, failure.indexOf(":"))})`);
      expect(shown, `${title} is named on the page`).not.toBeNull();
    }
    await page.close();
  });

  it("shows only what is stored behind View on ICP, byte for byte", async () => {
    const page = await openGallery();
    await waitForButton(page, ["partial"], LIMIT_MS);
    const viewUrl = await viewAddress(page);
    const token = viewUrl.split("/").at(-1) ?? "";
    const archive = {
      host: stack.devnet.url,
      canisterId: stack.backendCanisterId,
      rootKey: fromHex(stack.devnet.rootKey),
      token,
    };
    const check = await checkStoredGallery(archive, photosDir);
    expect(check).toMatchObject({ memories: 2, assets: 8, verified: 8 });
    expect(check.failures.sort()).toEqual(broken.map((name) => `${name}: not stored`).sort());

    const viewer = await browser.newPage();
    await viewer.goto(viewUrl);
    expect(await verifiedPhotosInViewer(viewer, 2)).toBe(2);
    expect(await viewer.evaluate(() => document.querySelectorAll("li.tile").length)).toBe(2);

    await viewer.goto(`${viewUrl.slice(0, -4)}AAAA`);
    await viewer.reload();
    await viewer.waitForSelector("::-p-text(This link opens no gallery)");
    await expect(
      checkStoredGallery({ ...archive, token: `${token.slice(0, -4)}AAAA` }, photosDir),
    ).rejects.toMatchObject({
      name: "StoreError",
      code: "NotFound",
    });
    await viewer.close();
    await page.close();
  });

  it("continues with what is missing once it can be read, and then is Already Stored", async () => {
    await stack.close();
    for (const name of broken) rmSync(path.join(photosDir, name));
    const added = samplePhotos()[2] ?? "";
    copyFileSync(added, path.join(photosDir, path.basename(added)));
    stack = await restart(stack);

    const page = await openGallery();
    await waitForButton(page, ["partial"], LIMIT_MS);
    await clickNamed(page, "Continue Storing");
    await startStoring(page);
    await waitForButton(page, ["stored"], 120_000);
    await page.reload();
    await waitForButton(page, ["stored"], LIMIT_MS);
    const check = await checkStoredGallery(
      {
        host: stack.devnet.url,
        canisterId: stack.backendCanisterId,
        rootKey: fromHex(stack.devnet.rootKey),
        token: (await viewAddress(page)).split("/").at(-1) ?? "",
      },
      photosDir,
    );
    expect(check).toMatchObject({ memories: 3, assets: 12, verified: 12, failures: [] });
    await page.close();
  });

  it("is a stranger's archive to another browser, which offers to make its own", async () => {
    const other = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
    try {
      const page = await other.newPage();
      await page.goto(stack.gallery.galleryUrl);
      await waitForButton(page, ["idle"], LIMIT_MS);
      expect(await page.$("::-p-aria(View on ICP)")).toBeNull();
    } finally {
      await other.close();
    }
  });

  /** The same ports, so that what the extension remembers still leads somewhere. */
  function restart({ devnet, gallery }: Stack): Promise<Stack> {
    const portOf = (url: string) => Number(new URL(url).port);
    return startStack({
      devnetPort: portOf(devnet.url),
      galleryPort: portOf(gallery.url),
      stateDir,
      photosDir,
      log,
    });
  }
});

describe("what cannot work", () => {
  it("says that there is nothing to store in an empty gallery, and that the canister is not there", async () => {
    const photosDir = path.join(folder, "empty");
    mkdirSync(photosDir);
    const options = { devnetPort: 0, galleryPort: 0, stateDir: path.join(folder, "what cannot work"), photosDir, log };
    let stack = await startStack(options);
    const browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
    try {
      const page = await browser.newPage();
      await page.goto(stack.gallery.galleryUrl);
      await waitForButton(page, ["empty"], LIMIT_MS);

      const galleryPort = Number(new URL(stack.gallery.url).port);
      await stack.close();
      const [photo = ""] = samplePhotos();
      copyFileSync(photo, path.join(photosDir, path.basename(photo)));
      stack = await startStack({ ...options, galleryPort });
      const networkFile = path.join(stack.extensionDir, "network.json");
      const network = JSON.parse(readFileSync(networkFile, "utf8"));
      writeFileSync(networkFile, JSON.stringify({ ...network, host: "http://127.0.0.1:9" }));
      await page.goto(stack.gallery.galleryUrl);
      await waitForButton(page, ["idle"], 60_000);
      await clickNamed(page, "Store Forever");
      await startStoring(page);
      await waitForButton(page, ["failed"], 120_000);
      const job = await lastJob(browser, stack.gallery.galleryId);
      expect(job?.failures.join()).toMatch(/could not be reached at http:\/\/127\.0\.0\.1:\d+/);
    } finally {
      await browser.close();
      await stack.close();
    }
  });
});
