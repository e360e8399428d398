import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { accepted, archiveId } from "@store-forever/protocol";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clickNamed, everythingSaid, signIn, startStoring, viewAddress, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { addNoteGallery } from "./support/add-note-gallery.ts";
import { administratorOf, callerAs } from "./support/caller-as.ts";
import { deviceKey } from "./support/extension-key.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

const PHOTO_COUNT = 2;
const folder = temporaryFolder();
let stack: Stack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  for (const photo of samplePhotos().slice(0, PHOTO_COUNT))
    copyFileSync(photo, path.join(photosDir, path.basename(photo)));
  stack = await startPassingStack({ stateDir: path.join(folder, "stack"), photosDir });
  browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
  page = await browser.newPage();
  await signIn(page, stack.gallery);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the gallery says of an address of its API, asked by its own page. */
const ask = <T>(address: string, method = "GET", body?: unknown): Promise<T> =>
  page.evaluate(
    async (url, how, what) => {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(url, { method: how, headers, ...(what === null ? {} : { body: what }) });
      return answer.status === 204 ? null : answer.json();
    },
    address,
    method,
    body === undefined ? null : JSON.stringify(body),
  ) as Promise<T>;
const completeOnIcp = async () =>
  (await ask<{ icpCompleteMemories: number }>(`/api/galleries/${stack.gallery.galleryId}/presence`))
    .icpCompleteMemories;
const archives = async () =>
  (await ask<{ archives: { owner: string; found: number; gone: number }[] }>("/api/storage/presence-keys")).archives;

it("a gallery that its person lets know the archive finds again what it has lost", async () => {
  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await startStoring(page);
  await waitForButton(page, ["stored"], 120_000);
  await expect.poll(archives, { timeout: LIMIT_MS }).toHaveLength(1);
  expect(await completeOnIcp()).toBe(PHOTO_COUNT);

  const { edges } = await ask<{ edges: { memoryId: string; memoryType: string; artifact: string }[] }>(
    "/api/storage/edges?backend=icp-canister",
  );
  const lost = edges.map(({ memoryId, memoryType, artifact }) => {
    return { memoryId, memoryType, artifact, backend: "icp-canister", present: false };
  });
  await page.goto(`${stack.gallery.url}/account`);
  const says = async () => {
    // As if the gallery's database were that of a day before.
    await ask("/api/storage/edges", "PUT", lost);
    await Promise.all([page.waitForNavigation(), page.click("form[action='/account/archives/ask'] button")]);
    return page.evaluate(() => document.body.innerText);
  };
  // The extension still compares after it has stored, and can tell the gallery first.
  await expect.poll(says, { timeout: LIMIT_MS }).toContain(`${PHOTO_COUNT} more are there`);
  expect(await completeOnIcp()).toBe(PHOTO_COUNT);
});

it("a person who takes their consent back is not asked about any more", async () => {
  const extension = await browser.waitForTarget((target) => target.url().startsWith("chrome-extension://"));
  const options = await browser.newPage();
  await options.goto(`chrome-extension://${new URL(extension.url()).hostname}/options.html`);
  const { host } = new URL(stack.gallery.url);
  await clickNamed(options, `Stop telling it: http://${host}`);
  await options.waitForFunction(() => document.querySelector(".told-sites") === null);
  await page.bringToFront();
  // The canister hears of it a moment later.
  await expect
    .poll(
      async () => {
        await page.goto(`${stack.gallery.url}/account`);
        const button = await page.$("form[action='/account/archives/ask'] button");
        if (button !== null) await Promise.all([page.waitForNavigation(), button.click()]);
        return archives();
      },
      { timeout: LIMIT_MS },
    )
    .toEqual([]);
  expect(await completeOnIcp()).toBe(PHOTO_COUNT);
});

it("cards, memory pages and View on ICP follow what was revoked and deleted elsewhere", async () => {
  const extension = await browser.waitForTarget((target) => target.url().startsWith("chrome-extension://"));
  const ownPage = await browser.newPage();
  await ownPage.goto(`chrome-extension://${new URL(extension.url()).hostname}/options.html`);
  const { backend } = callerAs(stack, await deviceKey(ownPage));
  const { items } = await ask<{ items: { memoryId: string }[] }>(`/api/galleries/${stack.gallery.galleryId}/items`);
  const [first] = items;
  if (first === undefined) throw new Error("The gallery has items.");
  await page.bringToFront();
  const card = async (storedCount: number) => {
    await page.goto(`${stack.gallery.url}/dashboard`);
    const says = `${storedCount} of ${PHOTO_COUNT} memories stored on ICP`;
    await expect.poll(() => everythingSaid(page), { timeout: LIMIT_MS }).toContain(says);
  };
  await card(PHOTO_COUNT);

  await page.goto(stack.gallery.galleryUrl);
  await waitForButton(page, ["stored"], LIMIT_MS);
  const before = await viewAddress(page);
  const gallery = { gallery: archiveId(stack.gallery.url, "gallery", stack.gallery.galleryId) };
  for (const { token } of accepted(await backend.get_sharing(gallery)).links)
    accepted(await backend.revoke_share_link(token));
  await page.reload();
  await waitForButton(page, ["stored"], LIMIT_MS);
  expect(await viewAddress(page)).not.toBe(before);
  expect(accepted(await backend.get_sharing(gallery)).links).toHaveLength(1);

  const inGallery = `${stack.gallery.url}/galleries/${stack.gallery.galleryId}/items/${first.memoryId}`;
  await page.goto(inGallery);
  await waitForButton(page, ["stored"], LIMIT_MS);
  for (const deleted of await backend.memories_delete([archiveId(stack.gallery.url, "memory", first.memoryId)]))
    accepted(deleted);
  await page.reload();
  await waitForButton(page, ["idle"], LIMIT_MS);
  await card(PHOTO_COUNT - 1);
});

it("cards count a memory that was changed since as its gallery's own page does", async () => {
  const { galleryId, galleryUrl, url } = stack.gallery;
  const note = { type: "note", title: "The day", content: "Written first." };
  const { id: memoryId } = await ask<{ id: string }>("/api/memories", "POST", note);
  await ask(`/api/galleries/${galleryId}/items`, "POST", [{ memoryId, memoryType: "note" }]);
  await page.goto(galleryUrl);
  await waitForButton(page, ["partial"], LIMIT_MS);
  await clickNamed(page, "Continue Storing");
  await startStoring(page);
  await waitForButton(page, ["stored"], 120_000);
  await ask(`/api/memories/note/${memoryId}`, "PATCH", { content: "Written anew." });
  await page.reload();
  await waitForButton(page, ["partial"], LIMIT_MS);
  await page.goto(`${url}/dashboard`);
  const says = `${PHOTO_COUNT} of ${PHOTO_COUNT + 1} memories stored on ICP`;
  await expect.poll(() => everythingSaid(page), { timeout: LIMIT_MS }).toContain(says);
});

it("what is stored while sharing is switched off has no link, which View on ICP says until there may be one", async () => {
  const setSharing = async (enabled: boolean) => {
    const administrator = administratorOf(stack, path.join(folder, "stack"));
    expect(await administrator.set_feature({ feature: { sharing: null }, enabled })).toEqual({ Ok: null });
  };
  const extension = await browser.waitForTarget((target) => target.url().startsWith("chrome-extension://"));
  const ownPage = await browser.newPage();
  await ownPage.goto(`chrome-extension://${new URL(extension.url()).hostname}/options.html`);
  const { backend } = callerAs(stack, await deviceKey(ownPage));
  await page.bringToFront();
  const { url } = stack.gallery;
  const galleryId = await addNoteGallery(page, "Private days");
  const gallery = { gallery: archiveId(url, "gallery", galleryId) };
  const links = async () => accepted(await backend.get_sharing(gallery)).links;

  await setSharing(false);
  await page.goto(`${url}/galleries/${galleryId}`);
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await startStoring(page);
  await waitForButton(page, ["stored"], 120_000);
  expect(await links()).toEqual([]);
  await page.reload();
  await waitForButton(page, ["stored"], LIMIT_MS);
  await clickNamed(page, "View on ICP");
  await expect.poll(() => everythingSaid(page), { timeout: LIMIT_MS }).toContain("The archive has paused this");
  expect(await links()).toEqual([]);

  await setSharing(true);
  await page.reload();
  await waitForButton(page, ["stored"], LIMIT_MS);
  const address = await viewAddress(page);
  expect(address).toContain((await links())[0]?.token ?? "a token");
});
