import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMIT_MS } from "../../scripts/once/wait.ts";
import { MANY_CARDS, THOUSAND } from "./any-page.ts";
import { type BuiltBrowser, startBuiltBrowser } from "./built-browser.ts";
import { FakeJob, running, stepsOf } from "./fake-job.ts";

let started: BuiltBrowser;
let site: BuiltBrowser["site"];
let browser: BuiltBrowser["browser"];
let page: BuiltBrowser["page"];
let open: BuiltBrowser["open"];
let named: BuiltBrowser["named"];

beforeAll(async () => {
  started = await startBuiltBrowser();
  ({ site, browser, page, open, named } = started);
});
afterAll(() => started?.close());

describe("the dialog", () => {
  it("opens and closes by the keyboard, and gives it back to the button", async () => {
    await open("album");
    const button = await named("Store Forever");
    const hasKeyboard = () =>
      button.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element);
    await button.press("Enter");
    await named("Start storing");
    await expect.poll(hasKeyboard).toBe(false);
    await page.keyboard.press("Escape");
    await expect.poll(hasKeyboard).toBe(true);
  });
});

describe("a list of more galleries than one question is about", () => {
  it("has a badge on each, and asks the site about those near the window only, as they come there", async () => {
    const askedOf = () => {
      const ids = site.asked.flatMap((url) => /^\/api\/galleries\/([^/]+)\/items/.exec(url)?.[1] ?? []);
      expect(ids).toEqual([...new Set(ids)]);
      return new Set(ids);
    };
    await page.goto(`${site.origin}/many-cards`, { timeout: LIMIT_MS });
    const badges = () => page.$$eval("[data-gallery-card] > store-forever-badge", (found) => found.length);
    await expect.poll(badges, { timeout: LIMIT_MS }).toBe(MANY_CARDS.length);
    await expect.poll(() => askedOf().has(MANY_CARDS[0] ?? ""), { timeout: LIMIT_MS }).toBe(true);
    expect(askedOf().size).toBeLessThan(120);
    const last = MANY_CARDS.at(-1) ?? "";
    expect(askedOf().has(last)).toBe(false);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await expect.poll(() => askedOf().has(last), { timeout: LIMIT_MS }).toBe(true);
    expect(askedOf().size).toBeLessThan(240);
  });
});

describe("a page of a thousand photos", () => {
  it("moves nothing, and gives badges to those near the window only", async () => {
    await page.evaluateOnNewDocument(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await open("thousand");
    await page.waitForSelector("store-forever-badge");
    const { badges, shifts } = await page.evaluate(() => ({
      badges: document.querySelectorAll("store-forever-badge").length,
      shifts: (window as unknown as { shifts: number[] }).shifts,
    }));
    expect(badges).toBeLessThan(200);
    expect(shifts).toEqual([]);
  });

  it("lists them with a few rows at a time", async () => {
    await (await named("Store Forever")).click();
    const start = await named("Start storing");
    const rows = await start.evaluate(
      (element) => (element.getRootNode() as ShadowRoot).querySelectorAll(".rows li").length,
    );
    expect(rows).toBeGreaterThan(5);
    expect(rows).toBeLessThan(30);
  });

  it("shows in each row where a running job is, wherever the list is scrolled to", async () => {
    const job = await FakeJob.begin(browser, site.origin, THOUSAND.galleryId);
    try {
      await page.reload();
      await page.bringToFront();
      await job.tell({ snapshot: running(0, 1_000), steps: stepsOf(THOUSAND.memoryIds, "waiting") });
      await (await named("Storing… 0%")).click();
      const list = await named("Photos in this gallery");
      for (let done = 50; done <= 600; done += 50) {
        const steps = stepsOf(THOUSAND.memoryIds.slice(done - 50, done), "verifying");
        await job.tell({ snapshot: running(done, 1_000), steps });
      }
      const shown = () => list.evaluate((element) => [...element.querySelectorAll("li")].map((row) => row.innerText));
      await list.evaluate((element) => element.scrollTo(0, 595 * 44));
      await expect.poll(shown).toEqual(expect.arrayContaining(["Photo 599\nVerifying", "Photo 600\nWaiting"]));
      expect((await shown()).length).toBeLessThan(30);
      expect(await list.evaluate((element) => element.closest("dialog")?.textContent)).toContain("600 of 1,000 photos");
    } finally {
      await job.end();
    }
  });
});

describe("a page that changes", () => {
  it("has each button and badge once, however often photos and galleries are replaced", async () => {
    await open("thousand");
    await page.waitForSelector("store-forever-badge");
    await page.evaluate(() => {
      const gallery = document.querySelector("main");
      const copy = gallery?.cloneNode(true) as HTMLElement;
      for (const badge of copy.querySelectorAll("store-forever-badge")) badge.classList.add("copied");
      gallery?.replaceWith(copy);
    });
    await page.waitForFunction(() => document.querySelector("[data-memory-id] > .copied") === null, {
      timeout: LIMIT_MS,
    });
    await page.waitForFunction(() => document.querySelector("store-forever > div") !== null);
    // A link to a photo's page below the gallery's is no card.
    await page.evaluate(() => {
      const memory = document.querySelector("[data-memory-id]");
      const link = document.createElement("a");
      link.href = "/galleries/6fa459ea-ee8a-4ca4-894e-db77e160355e/photos/7c9e6679-7425-40de-944b-e07fc1f90ae7";
      link.append(memory?.querySelector("img") ?? "");
      memory?.append(link);
    });
    await page.waitForSelector('store-forever[data-state="idle"]');
    const counts = await page.evaluate(() => ({
      buttons: document.querySelectorAll("store-forever").length,
      most: Math.max(
        ...[...document.querySelectorAll("[data-memory-id]")].map(
          (memory) => memory.querySelectorAll("store-forever-badge").length,
        ),
      ),
    }));
    expect(counts).toEqual({ buttons: 1, most: 1 });
    // A photo that is drawn anew.
    await page.evaluate(() => {
      const [memory] = document.querySelectorAll("[data-memory-id]");
      const copy = memory?.cloneNode(true) as HTMLElement;
      copy.id = "drawn-anew";
      copy.querySelector("store-forever-badge")?.remove();
      memory?.replaceWith(copy);
    });
    await page.waitForSelector("#drawn-anew > store-forever-badge");
    // Infinite scroll.
    await page.evaluate(() => {
      const last = [...document.querySelectorAll("[data-memory-id]")].at(-1);
      const next = last?.cloneNode(true) as HTMLElement;
      next.dataset.memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
      last?.after(next);
    });
    await (await named("Store Forever")).click();
    await expect
      .poll(async () => (await named("Close")).evaluate((close) => close.closest("dialog")?.textContent))
      .toContain("1,001 photos");
    await (await named("Close")).click();
    await page.evaluate(() => document.querySelector("main")?.remove());
    await page.waitForFunction(() => document.querySelector("store-forever") === null);
  });
});

describe("a single-page gallery", () => {
  it("has the state of the gallery that it shows, not of the one before in the same place", async () => {
    const job = await FakeJob.begin(browser, site.origin, "0f8fad5b-d9cb-469f-a165-70867728950e");
    try {
      await page.goto(`${site.origin}/hooks`);
      await page.bringToFront();
      const storedMemoryIds = await page.$$eval("[data-memory-id]", (photos) =>
        photos.map((photo) => photo.getAttribute("data-memory-id") ?? ""),
      );
      const notes = { asShownCount: 0, cutOffCount: 0, repeatedCount: 0 };
      const ended = { failed: [], report: { name: "accepted" }, notes } as const;
      await job.tell({
        snapshot: { ...ended, state: "finished", storedMemoryIds, totalCount: storedMemoryIds.length, failed: [] },
        steps: [],
      });
      await page.waitForSelector('store-forever[data-state="stored"]');
      await page.evaluate(() => {
        const gallery = document.querySelector<HTMLElement>("main");
        if (gallery) gallery.dataset.galleryId = "9b2d7c1e-3f64-4a8b-8c1d-2e5f60718293";
        gallery?.querySelector("figure")?.remove();
        history.pushState(null, "", "/hooks?next");
      });
      await page.waitForFunction(() => document.querySelector('store-forever[data-state="stored"]') === null);
      await page.waitForSelector('store-forever[data-state="idle"]');
    } finally {
      await job.end();
    }
  });
});
