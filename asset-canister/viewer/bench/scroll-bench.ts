/**
 * `npm run bench:scroll -w @store-forever/asset-canister [-- COUNT]`: scrolls through COUNT photos and counts frames. For
 * comparison it scrolls through an empty page too, which shows what the machine can do.
 */
import process from "node:process";
import type { Page } from "puppeteer";
import { storeManyPhotos } from "../test/stored-gallery.ts";
import { agentOfPerson, signInAsPerson, startViewer } from "../test/viewer-on-devnet.ts";

// The path of Debian's package; elsewhere CHROME_PATH has to name it.
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const count = Number(process.argv[2] ?? 10_000);
const SCROLL_MS = 15_000;
const FRAME_MS = 1_000 / 60;

interface Scrolled {
  frames: number[];
  /** The time of all tasks that blocked the page for 50 ms or longer. */
  longTasksMs: number;
  mostTiles: number;
  scrolledPx: number;
}

/** Runs in the page. It is a text, because tsx would change a function's code. */
const SCROLL = `new Promise((resolve) => {
  const frames = [];
  let mostTiles = 0;
  let longTasksMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasksMs += duration;
  }).observe({ type: "longtask" });
  const startedAtMs = performance.now();
  let before = startedAtMs;
  const step = (now) => {
    frames.push(now - before);
    before = now;
    scrollBy(0, 60);
    mostTiles = Math.max(mostTiles, document.getElementsByClassName("tile").length);
    if (now - startedAtMs < ${SCROLL_MS}) requestAnimationFrame(step);
    else resolve({ frames: frames.slice(1), longTasksMs, mostTiles, scrolledPx: Math.round(scrollY) });
  };
  requestAnimationFrame(step);
})`;

const EMPTY = `<style>body { margin: 0; height: 500000px; background: repeating-linear-gradient(#fbfaf7 0 300px, #ebe8e1 300px 330px) }</style>`;

function tell(what: string, { frames, longTasksMs, scrolledPx, mostTiles }: Scrolled): void {
  const sorted = frames.toSorted((left, right) => left - right);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const onTime = frames.filter((ms) => ms < 1.5 * FRAME_MS).length / frames.length;
  console.log(`${what}: ${scrolledPx} px in ${SCROLL_MS / 1000} s, at most ${mostTiles} tiles at once`);
  console.log(
    `  ${frames.length} frames, ${(100 * onTime).toFixed(1)} % on time; median ${at(0.5)} ms, 95 % ${at(0.95)}, 99 % ${at(0.99)}, longest ${at(1)}; long tasks ${longTasksMs.toFixed(0)} ms`,
  );
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.createCDPSession();
  await session.send("HeapProfiler.collectGarbage");
  const { JSHeapUsedSize = 0 } = await page.metrics();
  return JSHeapUsedSize;
}

const viewer = await startViewer();
try {
  const startedAtMs = Date.now();
  await storeManyPhotos(await agentOfPerson(viewer), viewer.backendId, count);
  console.log(`${count} photos stored in ${((Date.now() - startedAtMs) / 1_000).toFixed(0)} s`);
  const page = await viewer.browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.setContent(EMPTY);
  tell("An empty page", (await page.evaluate(SCROLL)) as Scrolled);

  await page.goto(`${viewer.origin}/#/my/everything`);
  await signInAsPerson(page);
  await page.waitForSelector(".tile-photo");
  const heapBefore = await heapOf(page);
  tell(`${count} photos`, (await page.evaluate(SCROLL)) as Scrolled);
  const heapAfter = await heapOf(page);
  const read = await page.$$eval(".tile", (tiles) => Number(tiles.at(-1)?.ariaPosInSet));
  console.log(
    `Read on to photo ${read}; heap ${(heapBefore / 1e6).toFixed(1)} MB before, ${(heapAfter / 1e6).toFixed(1)} MB after`,
  );
} finally {
  await viewer.close();
}
