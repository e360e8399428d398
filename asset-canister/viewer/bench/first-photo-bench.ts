/**
 * `npm run bench:first-photo -w @store-forever/asset-canister [-- RUNS]`: opens a link in fresh browser profiles and measures
 * when the first photo is on the screen.
 */
import process from "node:process";
import type { Browser } from "puppeteer";
import { storeGallery } from "../test/stored-gallery.ts";
import { startViewer } from "../test/viewer-on-devnet.ts";

// The path of Debian's package; elsewhere CHROME_PATH has to name it.
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const runs = Number(process.argv[2] ?? 9);

interface Seen {
  /** Times in milliseconds after the navigation began. */
  codeReadyMs: number;
  calls: { sentMs: number; answeredMs: number }[];
  firstPhotoMs: number;
}

async function openOnce(browser: Browser, link: string): Promise<Seen> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.evaluateOnNewDocument(WATCH);
  await page.goto(link);
  await page.waitForFunction("window.firstPhotoMs !== undefined");
  const seen = (await page.evaluate(SEEN)) as Seen;
  await context.close();
  return seen;
}

const SEEN = `(() => {
  const loaded = performance.getEntriesByType("resource");
  const calls = loaded.filter(({ name }) => name.includes("/api/")).map(({ startTime, responseEnd }) => ({ sentMs: startTime, answeredMs: responseEnd }));
  const code = loaded.filter(({ name, responseEnd }) => /\\.(js|css)$/.test(name) && responseEnd < calls[0].sentMs);
  return { codeReadyMs: Math.max(...code.map(({ responseEnd }) => responseEnd)), calls, firstPhotoMs };
})()`;

/** Notes when the first photo has been painted. It is a text, because tsx would change a function's code. */
const WATCH = `new MutationObserver((_, observer) => {
  const photo = document.querySelector(".tile-photo");
  if (photo === null) return;
  observer.disconnect();
  photo.decode().then(() => requestAnimationFrame(() => setTimeout(() => { window.firstPhotoMs = performance.now(); })));
}).observe(document, { childList: true, subtree: true });`;

const viewer = await startViewer();
try {
  const gallery = await storeGallery(viewer.agent, viewer.backendId);
  const link = viewer.linkTo(gallery.token);
  const all: Seen[] = [];
  for (let run = 0; run < runs; run++) all.push(await openOnce(viewer.browser, link));
  const ms = (value: number) => value.toFixed(0).padStart(5);
  for (const { codeReadyMs, calls, firstPhotoMs } of all)
    console.log(
      `code ${ms(codeReadyMs)}  calls ${calls.map(({ sentMs, answeredMs }) => `${ms(sentMs)}–${ms(answeredMs).trim()}`).join(" ")}  photo ${ms(firstPhotoMs)} ms`,
    );
  const sorted = all.map(({ firstPhotoMs }) => firstPhotoMs).toSorted((left, right) => left - right);
  console.log(
    `First photo: median ${ms(sorted[sorted.length >> 1] ?? 0)} ms, best ${ms(sorted[0] ?? 0)} ms, worst ${ms(sorted.at(-1) ?? 0)} ms`,
  );
} finally {
  await viewer.close();
}
