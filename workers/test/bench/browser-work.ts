import { randomBytes } from "node:crypto";
import { openPipelinePage } from "../browser.ts";
import { photoJpeg } from "../photos.ts";

const ROUNDS = 4;
const LARGE_FILE_BYTES = 60_000_000;

/** What the browser's own work costs, on one worker: the best of a few rounds, so that nothing else is measured. */
export async function measureBrowser(): Promise<{ hashMbPerSecond: number; derivationSeconds: number }> {
  await using browser = await openPipelinePage({
    "/photo.jpg": { contentType: "image/jpeg", bytes: await photoJpeg(4000, 3000) },
    "/file.bin": { contentType: "application/octet-stream", bytes: randomBytes(LARGE_FILE_BYTES) },
  });
  const best = async (measure: () => Promise<number>) => {
    let bestMs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) bestMs = Math.min(bestMs, await measure());
    return bestMs;
  };
  const hashMs = await best(() =>
    browser.page.evaluate((url) => globalThis.pipeline.hashMs(url), `${browser.origin}/file.bin`),
  );
  const deriveMs = await best(async () => {
    const source = { memoryId: "m", memoryType: "image" as const, url: `${browser.origin}/photo.jpg`, title: "Photo" };
    const result = await browser.page.evaluate((photo) => globalThis.pipeline.prepare(photo, 1e9), source);
    if (!result.ok) throw new Error(result.error.message);
    return result.value.ms;
  });
  return { hashMbPerSecond: LARGE_FILE_BYTES / 1000 / hashMs, derivationSeconds: deriveMs / 1000 };
}
