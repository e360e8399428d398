/** `npm run bench:scroll -w @store-forever/asset-canister [-- COUNT]`: scrolls through the largest gallery there may be, or one of COUNT photos, and counts frames. */
import process from "node:process";
import { LIMITS } from "@store-forever/protocol";
import { storeLargeGallery } from "./stored-gallery.ts";
import { startViewer } from "./viewer-on-devnet.ts";

// Where Debian’s package puts it; elsewhere CHROME_PATH has to say.
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const count = Number(process.argv[2] ?? LIMITS.maxGalleryItems);
const SCROLL_MS = 15_000;

/** Runs in the page, as text: this program's own tools must not change it. */
const SCROLL = `new Promise((resolve) => {
  const frames = [];
  let mostTiles = 0;
  const startedAtMs = performance.now();
  let before = startedAtMs;
  const step = (now) => {
    frames.push(now - before);
    before = now;
    scrollBy(0, 60);
    mostTiles = Math.max(mostTiles, document.querySelectorAll(".tile").length);
    if (now - startedAtMs < ${SCROLL_MS}) requestAnimationFrame(step);
    else resolve({ frames: frames.slice(1), mostTiles, scrolledPx: Math.round(scrollY) });
  };
  requestAnimationFrame(step);
})`;

const viewer = await startViewer();
try {
  const gallery = await storeLargeGallery(viewer.agent, viewer.backendId, count);
  const page = await viewer.browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForSelector(".tile-photo");
  const heapOf = async () => {
    const session = await page.createCDPSession();
    await session.send("HeapProfiler.collectGarbage");
    const { JSHeapUsedSize = 0 } = await page.metrics();
    return JSHeapUsedSize;
  };
  const heapBefore = await heapOf();
  const { frames, mostTiles, scrolledPx } = (await page.evaluate(SCROLL)) as {
    frames: number[];
    mostTiles: number;
    scrolledPx: number;
  };
  const heapAfter = await heapOf();
  const sorted = frames.toSorted((left, right) => left - right);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const onTime = frames.filter((ms) => ms < 25).length / frames.length;
  const loaded = await page.$$eval(".tile", (tiles) => Number(tiles.at(-1)?.ariaPosInSet));
  console.log(`${count} photos; scrolled ${scrolledPx} px to photo ${loaded} in ${SCROLL_MS / 1000} s`);
  console.log(`frames: ${frames.length}, ${(100 * onTime).toFixed(1)} % within one and a half at 60 a second`);
  console.log(`frame times in ms: median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, longest ${at(1)}`);
  console.log(`at most ${mostTiles} tiles at once; heap after / before: ${(heapAfter / heapBefore).toFixed(2)}`);
} finally {
  await viewer.close();
}
