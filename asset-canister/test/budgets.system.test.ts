import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
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

test("scripts and styles stay within their budget, compressed", async () => {
  const folder = fileURLToPath(new URL("../dist/viewer/", import.meta.url));
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|html)$/.test(name));
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(folder + name), { level: 9 }).length),
  );
  const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`Viewer: ${sizeBytes} bytes compressed`);
  expect(sizeBytes).toBeLessThanOrEqual(BUNDLE_BUDGET_BYTES);
});

/** The time is told and not judged: it is the machine's as much as ours. */
test("the first photo shows with few requests", async () => {
  const page = await viewer.browser.newPage();
  let requests = 0;
  page.on("request", (request) => {
    if (!/^(?:blob|data):/.test(request.url())) requests++;
  });
  const startedAtMs = performance.now();
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForFunction(() =>
    [...document.images].some((image) => image.classList.contains("tile-photo") && image.complete),
  );
  console.log(`Viewer: first photo after ${Math.round(performance.now() - startedAtMs)} ms and ${requests} requests`);
  expect(requests).toBeLessThan(20);
  await page.close();
});
