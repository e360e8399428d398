import { createHash, randomBytes } from "node:crypto";
import { toHex } from "@store-forever/protocol";
import type { Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { GallerySource, JobEvent, MemorySource } from "../src/index.ts";
import { openPipelinePage, type PipelineBrowser } from "./browser.ts";
import { type DevnetBackend, startDevnetBackend } from "./devnet-backend.ts";
import { serveNetworkProxy } from "./network-proxy.ts";
import type { PageNetwork } from "./page/main.ts";
import { photoJpeg, samplePhoto } from "./photos.ts";

let devnet: DevnetBackend;
let pageNetwork: PageNetwork;
let browser: PipelineBrowser;
beforeAll(async () => {
  devnet = await startDevnetBackend();
  const { rootKey, ...network } = devnet.network;
  pageNetwork = { ...network, rootKeyHex: toHex(rootKey) };
  browser = await openPipelinePage({
    "/one.jpg": { contentType: "image/jpeg", bytes: await photoJpeg(800, 600) },
    "/two.jpg": { contentType: "image/jpeg", bytes: await photoJpeg(640, 480) },
    "/one-small.jpg": {
      contentType: "image/jpeg",
      bytes: await sharp(await samplePhoto("half-a-fig"))
        .resize(500)
        .toBuffer(),
    },
    "/two-small.jpg": { contentType: "image/jpeg", bytes: await photoJpeg(320, 240) },
    "/sign-in.jpg": { contentType: "image/jpeg", bytes: await substitute() },
    "/sign-in-too.jpg": { contentType: "image/jpeg", bytes: await substitute() },
    "/film.bin": { contentType: "application/octet-stream", bytes: randomBytes(10_000_000) },
    "/notes.bin": { contentType: "application/octet-stream", bytes: randomBytes(10_000_000) },
    "/book.bin": { contentType: "application/octet-stream", bytes: randomBytes(10_000_000) },
  });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await devnet?.[Symbol.asyncDispose]();
});

/** A picture that a server sends in the place of those which a stranger may not see, as large as a photo. */
const substitute = () =>
  sharp({ create: { width: 1200, height: 900, channels: 3, background: "white" } })
    .composite([{ input: { create: { width: 700, height: 200, channels: 3, background: "firebrick" } } }])
    .jpeg()
    .toBuffer();

const memory = (path: string): MemorySource => ({
  memoryId: crypto.randomUUID(),
  memoryType: path.endsWith(".bin") ? "document" : "image",
  url: `${browser.origin}${path}`,
  title: path,
});
const galleryOf = (...paths: string[]): GallerySource => ({
  galleryId: crypto.randomUUID(),
  title: "Summer",
  sourceUrl: `${browser.origin}/`,
  items: paths.map(memory),
});

async function openTab(): Promise<Page> {
  const page = await browser.page.browser().newPage();
  await page.goto(browser.origin);
  await seen(page, () => globalThis.pipeline !== undefined);
  return page;
}

/** Tabs in the background draw no frames, so the condition is polled by time. */
const seen = (tab: Page, condition: () => boolean) => tab.waitForFunction(condition, { polling: 20 });

const start = (tab: Page, gallery: GallerySource, pauseAt?: string, at = pageNetwork) =>
  tab.evaluate((...args) => globalThis.pipeline.startJob(...args), at, gallery, pauseAt);
const eventsOf = (tab: Page): Promise<JobEvent[]> => tab.evaluate(() => globalThis.pipeline.jobEvents());
const journalSize = (tab: Page) => tab.evaluate(() => globalThis.pipeline.journalSize());

async function outcomeOf(tab: Page) {
  const result = await tab.evaluate(() => globalThis.pipeline.jobResult());
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const activities = (events: JobEvent[]) =>
  events.flatMap((event) => (event.type === "activity" ? [event.activity] : []));
const chunksAcknowledged = (events: JobEvent[]) =>
  events.flatMap((event) =>
    event.type === "asset" && event.state.step === "sending" ? [event.state.acknowledgedChunks] : [],
  );

describe("a job", () => {
  test("that is paused reads and sends nothing, and continues when it is resumed", async () => {
    const tab = await openTab();
    const gallery = galleryOf("/one.jpg", "/two.jpg");
    await start(tab, gallery, "start");
    await seen(tab, () => globalThis.pipeline.jobEvents().some((event) => event.type === "phase"));
    // By the time another query is answered, a running job would have begun to read.
    await tab.evaluate((...args) => globalThis.pipeline.checkPresence(...args), pageNetwork, [crypto.randomUUID()]);
    expect((await eventsOf(tab)).filter((event) => event.type === "memory")).toEqual([]);
    await tab.evaluate(() => globalThis.pipeline.resumeJob());
    expect((await outcomeOf(tab)).stored).toHaveLength(2);
    const events = await eventsOf(tab);
    expect(activities(events)).toContain("paused");
    expect(activities(events).at(-1)).toBe("running");
    const bytes = events.findLast((event) => event.type === "bytes");
    expect(bytes).toMatchObject({ retries: 0, acknowledgedBytes: bytes?.totalBytes, sentBytes: bytes?.totalBytes });
    expect(await journalSize(tab)).toEqual([0, 0, 0]);
    await tab.close();
  });

  test("whose tab is closed in the middle of a file continues in another tab with the missing chunks", async () => {
    await using proxy = await serveNetworkProxy(pageNetwork.host, (call) => (call <= 3 ? "pass" : "hold"));
    const tab = await openTab();
    const gallery = galleryOf("/film.bin");
    await start(tab, gallery, undefined, { ...pageNetwork, host: proxy.origin });
    await seen(tab, () =>
      globalThis.pipeline
        .jobEvents()
        .some(
          (event) => event.type === "asset" && event.state.step === "sending" && event.state.acknowledgedChunks === 3,
        ),
    );
    await tab.close();
    const next = await openTab();
    expect((await journalSize(next))[1]).toBe(1);
    await start(next, gallery);
    expect((await outcomeOf(next)).stored).toHaveLength(1);
    const events = await eventsOf(next);
    expect(chunksAcknowledged(events)[0]).toBeGreaterThanOrEqual(3);
    expect(await journalSize(next)).toEqual([0, 0, 0]);
    await next.close();
  });

  test("whose network goes away waits for it, and continues by itself", async () => {
    let isHolding = true;
    await using proxy = await serveNetworkProxy(pageNetwork.host, (call) => (isHolding && call > 2 ? "hold" : "pass"));
    const tab = await openTab();
    await start(tab, galleryOf("/notes.bin"), undefined, { ...pageNetwork, host: proxy.origin });
    // Two calls were answered, so it has reached its backend, and is not done.
    await seen(tab, () =>
      globalThis.pipeline
        .jobEvents()
        .some(
          (event) => event.type === "asset" && event.state.step === "sending" && event.state.acknowledgedChunks === 2,
        ),
    );
    await vi.waitFor(() => expect(proxy.heldCount()).toBeGreaterThan(0), { timeout: 60_000 });
    isHolding = false;
    proxy.cutOff(true);
    await seen(tab, () =>
      globalThis.pipeline.jobEvents().some((event) => event.type === "activity" && event.activity === "offline"),
    );
    proxy.cutOff(false);
    const { stored, failed } = await outcomeOf(tab);
    expect(failed).toEqual([]);
    expect(stored).toHaveLength(1);
    expect(activities(await eventsOf(tab)).at(-1)).toBe("running");
    await tab.close();
  });

  test("stores what a server sends in the place of several photos for none of them, also where it came first", async () => {
    const tab = await openTab();
    const gallery = galleryOf("/sign-in.jpg", "/two.jpg", "/sign-in-too.jpg");
    const named = (large: string, shown: string) => [
      { url: `${browser.origin}${large}`, claim: "larger" as const },
      { url: `${browser.origin}${shown}`, claim: "shown" as const },
    ];
    const files = [named("/sign-in.jpg", "/one-small.jpg"), undefined, named("/sign-in-too.jpg", "/two-small.jpg")];
    const items = gallery.items.map((item, index) => {
      const candidates = files[index];
      return candidates === undefined ? item : { ...item, candidates };
    });
    await start(tab, { ...gallery, items });
    const { stored, failed } = await outcomeOf(tab);
    expect(failed).toEqual([]);
    expect(stored.map(({ fileUrl, claim }) => [new URL(fileUrl ?? "").pathname, claim])).toEqual([
      ["/one-small.jpg", "shown"],
      ["/two.jpg", "original"],
      ["/two-small.jpg", "shown"],
    ]);
    const hash = createHash("sha256")
      .update(await substitute())
      .digest("hex");
    expect(stored.flatMap(({ assets }) => assets.map(({ sha256 }) => sha256))).not.toContain(hash);
    expect(await journalSize(tab)).toEqual([0, 0, 0]);
    await tab.close();
  });

  test("that is cancelled closes its upload session, late chunks included, and leaves no record", async () => {
    await using proxy = await serveNetworkProxy(pageNetwork.host, (call) => (call <= 2 ? "pass" : "hold"));
    const tab = await openTab();
    await start(tab, galleryOf("/book.bin"), undefined, { ...pageNetwork, host: proxy.origin });
    await seen(tab, () =>
      globalThis.pipeline
        .jobEvents()
        .some(
          (event) => event.type === "asset" && event.state.step === "sending" && event.state.acknowledgedChunks === 2,
        ),
    );
    expect(await tab.evaluate((at) => globalThis.pipeline.openSessions(at), pageNetwork)).toBe(1);
    await vi.waitFor(() => expect(proxy.heldCount()).toBeGreaterThan(0), { timeout: 60_000 });
    proxy.releaseBehindNext();
    expect(await tab.evaluate(() => globalThis.pipeline.cancelJob())).toEqual({ ok: true });
    const result = await tab.evaluate(() => globalThis.pipeline.jobResult());
    expect(result).toMatchObject({ ok: false, error: { code: "Aborted" } });
    expect(await journalSize(tab)).toEqual([0, 0, 0]);
    expect(await tab.evaluate((at) => globalThis.pipeline.openSessions(at), pageNetwork)).toBe(0);
    await tab.close();
  });

  test("is shared by tabs: one runs it, the other shows its events and finds everything done", async () => {
    const [first, second] = [await openTab(), await openTab()];
    const gallery = galleryOf("/one.jpg", "/two.jpg");
    await start(first, gallery, "start");
    await seen(first, () => globalThis.pipeline.jobEvents().some((event) => event.type === "phase"));
    await start(second, gallery);
    await seen(second, () => globalThis.pipeline.jobEvents().length > 0);
    expect(activities(await eventsOf(second))).toEqual(["waiting"]);
    await first.evaluate(() => globalThis.pipeline.resumeJob());
    expect((await outcomeOf(first)).stored.map(({ alreadyStored }) => alreadyStored)).toEqual([false, false]);
    expect((await outcomeOf(second)).stored.map(({ alreadyStored }) => alreadyStored)).toEqual([true, true]);
    // Its own job finds both stored. Any earlier step comes from the other tab.
    const steps = (await eventsOf(second)).flatMap((event) => (event.type === "memory" ? [event.state.step] : []));
    expect(steps.filter((step) => step !== "stored")).not.toEqual([]);
    await Promise.all([first.close(), second.close()]);
  });

  test("whose key is not accepted asks, waits, and continues", async () => {
    await using proxy = await serveNetworkProxy(pageNetwork.host, (call) => (call === 1 ? "refuse" : "pass"));
    const tab = await openTab();
    await start(tab, galleryOf("/two.jpg"), undefined, { ...pageNetwork, host: proxy.origin });
    expect((await outcomeOf(tab)).stored).toHaveLength(1);
    const asked = await tab.evaluate(() => globalThis.pipeline.jobAsked());
    expect(asked).toEqual([{ code: "Unauthorized", message: expect.stringContaining("did not accept this key") }]);
    await tab.close();
  });
});
