/**
 * `npm run bench:rescue -w @store-forever/asset-canister [-- RUNS]`: opens a page of twelve photos whose files are all gone, in fresh browser
 * profiles and at the mainnet's pace, and measures for each photo how long after it has failed it is shown from the archive. `CHROME_PATH`
 * names the browser.
 */
import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import process from "node:process";
import puppeteer, { type Browser } from "puppeteer";
import { startRescueSite } from "../test/rescue-site.ts";

const runs = Number(process.argv[2] ?? 5);
const galleryId = randomUUID();
const names = await readdir(new URL("../../../samples/", import.meta.url));
const photos = names.filter((name) => name.endsWith(".jpg")).map((file) => ({ id: randomUUID(), file }));

/** Notes when each photo fails, and when it is there. It is a text of the page, and comes before `rescue.js`. */
const WATCH = `<script>
  const failedAtMs = new Map();
  window.waitedMs = [];
  addEventListener("error", ({ target }) => target.alt && failedAtMs.set(target, performance.now()), true);
  document.addEventListener("load", ({ target }) => target.src?.startsWith("blob:") && target.alt && waitedMs.push(performance.now() - failedAtMs.get(target)), true);
</script>`;

const site = await startRescueSite(({ pathname }, response) => {
  if (pathname !== "/") return response.writeHead(404).end();
  const figures = photos.map(
    ({ id, file }) =>
      `<figure data-memory-id="${id}"><img src="/${file}" alt="${file}" width="400" height="300"></figure>`,
  );
  response.setHeader("content-type", "text/html").end(
    `<!doctype html><link rel="icon" href="data:,">${WATCH}<main data-gallery-id="${galleryId}">${figures.join("")}</main>
    <script src="/rescue.js" data-archive="${site.archive}" data-host="${site.devnet.url}" data-root-key="${site.devnet.rootKey}" defer></script>`,
  );
});

async function openOnce(browser: Browser): Promise<number[]> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.goto(site.origin);
  await page.waitForFunction(
    (count) => (window as unknown as Seen).waitedMs.length === count,
    { polling: 100 },
    photos.length,
  );
  const waitedMs = await page.evaluate(() => (window as unknown as Seen).waitedMs);
  await context.close();
  return waitedMs.toSorted((one, other) => one - other);
}
interface Seen {
  waitedMs: number[];
}

try {
  await site.store(galleryId, photos);
  site.devnet.clock.use("mainnet");
  const executablePath = process.env.CHROME_PATH;
  if (executablePath === undefined) throw new Error("CHROME_PATH has to name a Chromium.");
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ executablePath, args });
  for (let run = 0; run < runs; run++) {
    const waitedMs = await openOnce(browser);
    const at = (share: number) => `${Math.round(waitedMs[Math.floor(share * (waitedMs.length - 1))] ?? 0)} ms`;
    console.log(`${waitedMs.length} photos, the first after ${at(0)}, half after ${at(0.5)}, all after ${at(1)}`);
  }
  await browser.close();
} finally {
  await site.close();
}
