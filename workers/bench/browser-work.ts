import { randomBytes } from "node:crypto";
import { openPipelinePage } from "../test/browser.ts";
import { photoJpeg } from "../test/photos.ts";

const ROUNDS = 4;
const WHOLE_FILE_BYTES = 40_000_000;
const RUNNING_BYTES = 100_000_000;

export interface BrowserWork {
  hashMbPerSecond: number;
  runningHashMbPerSecond: number;
  derivationSeconds: number;
}

/** Measures the browser's own work on one worker. The best of a few rounds counts, so that nothing else is measured. */
export async function measureBrowser(): Promise<BrowserWork> {
  await using browser = await openPipelinePage({
    "/photo.jpg": { contentType: "image/jpeg", bytes: await photoJpeg(4000, 3000) },
    "/whole.bin": { contentType: "application/octet-stream", bytes: randomBytes(WHOLE_FILE_BYTES) },
  });
  const best = async (measure: () => Promise<number>) => {
    let bestMs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) bestMs = Math.min(bestMs, await measure());
    return bestMs;
  };
  const file = `${browser.origin}/whole.bin`;
  const wholeMs = await best(() => browser.page.evaluate((url) => globalThis.pipeline.hashMs(url), file));
  const runningMs = await best(() =>
    browser.page.evaluate((sizeBytes) => globalThis.pipeline.runningHashMs(sizeBytes), RUNNING_BYTES),
  );
  const deriveMs = await best(async () => {
    const source = { memoryId: "m", memoryType: "image" as const, url: `${browser.origin}/photo.jpg`, title: "Photo" };
    const result = await browser.page.evaluate((photo) => globalThis.pipeline.prepare(photo, 1e9), source);
    if (!result.ok) throw new Error(result.error.message);
    return result.value.ms;
  });
  return {
    hashMbPerSecond: WHOLE_FILE_BYTES / 1000 / wholeMs,
    runningHashMbPerSecond: RUNNING_BYTES / 1000 / runningMs,
    derivationSeconds: deriveMs / 1000,
  };
}
