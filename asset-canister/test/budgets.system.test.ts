import { afterAll, beforeAll, expect, test } from "vitest";
import { type StoredGallery, storeGallery } from "./stored-gallery.ts";
import { startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

const BUNDLE_BUDGET_BYTES = 120_000;

let viewer: ViewerOnDevnet;
let gallery: StoredGallery;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(viewer.agent, viewer.backendId);
});
afterAll(() => viewer?.close());

/** The time is told and not judged: it is the machine's as much as ours. */
test("the first photo shows with few requests, and little code", async () => {
  const page = await viewer.browser.newPage();
  await page.setCacheEnabled(false);
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForFunction(() =>
    [...document.images].some((image) => image.classList.contains("tile-photo") && image.complete),
  );
  const { firstPhotoMs, calls, codeBytes } = await page.evaluate(() => {
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const code = resources.filter(({ name }) => /\.(js|css)$/.test(name));
    const [page] = performance.getEntriesByType("navigation") as PerformanceResourceTiming[];
    return {
      firstPhotoMs: Math.round(performance.now()),
      calls: resources.filter(({ name }) => name.includes("/api/")).length,
      codeBytes: [...code, ...(page === undefined ? [] : [page])].reduce(
        (sum, { encodedBodySize }) => sum + encodedBodySize,
        0,
      ),
    };
  });
  console.log(
    `Viewer: first photo after ${firstPhotoMs} ms, ${calls} calls and ${codeBytes} bytes of code, compressed`,
  );
  expect(codeBytes).toBeGreaterThan(50_000);
  expect(codeBytes).toBeLessThanOrEqual(BUNDLE_BUDGET_BYTES);
  // The gallery, its memories, and one for each of the two photos.
  expect(calls).toBeLessThanOrEqual(4);
  await page.close();
});
