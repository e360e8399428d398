/**
 * `npm run bench:bag-page -w @store-forever/asset-canister`: opens a bag of 1,000 photos from the disk, and tells when its first photos
 * are seen and how long it takes to check all of it. `CHROME_PATH` and `FIREFOX_PATH` name the browsers.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { toHex } from "@store-forever/protocol";
import { makeZip } from "client-zip";
import puppeteer, { type ElementHandle } from "puppeteer";
import sharp from "sharp";
import { filesOfBag, ROOT_KEY, type SampleMemory, sampleSource } from "../../bag/bag.fixture.ts";
import { ROOT_KEY_NAME, withSettings } from "../../settings/page-settings.ts";
import { buildBagPage } from "../vite/bag-page-plugin.ts";

const COUNT = 1_000;
const SIDE_PX = 1_600;

const parent = await mkdtemp(path.join(tmpdir(), "bag-bench-"));
try {
  const samples: SampleMemory[] = [];
  for (let index = 0; index < COUNT; index++) {
    const background = { r: index % 256, g: (index * 7) % 256, b: (index * 13) % 256 };
    const noise = { type: "gaussian", mean: 128, sigma: 20 } as const;
    const image = sharp({ create: { width: SIDE_PX, height: SIDE_PX, channels: 3, background, noise } });
    const thumb = sharp({ create: { width: 512, height: 512, channels: 3, background, noise } });
    samples.push({
      id: crypto.randomUUID(),
      title: `Photo ${index}`,
      fileName: `photo-${index}.jpg`,
      original: new Uint8Array(await image.jpeg({ quality: 60 }).toBuffer()),
      thumb: new Uint8Array(await thumb.webp().toBuffer()),
    });
  }
  const page = withSettings(await buildBagPage([]), { [ROOT_KEY_NAME]: toHex(ROOT_KEY) });
  const files = await filesOfBag({ ...(await sampleSource(samples)), page });
  for (const [name, bytes] of files) {
    const file = path.join(parent, "Bench", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const zip = path.join(parent, "bench.zip");
  const entries = [...files].map(([name, input]) => ({ name: `Bench/${name}`, input }));
  const packed = new Uint8Array(await new Response(makeZip(entries)).arrayBuffer());
  await writeFile(zip, packed);
  console.log(`${COUNT} photos, ${(packed.length / 1e6).toFixed(0)} MB; the page has ${page.length} bytes.`);
  for (const [browser, executablePath] of [
    ["chrome", process.env.CHROME_PATH],
    ["firefox", process.env.FIREFOX_PATH],
  ] as const)
    if (executablePath !== undefined) await measure(browser, executablePath, zip);
} finally {
  await rm(parent, { recursive: true, force: true });
}

async function measure(name: "chrome" | "firefox", executablePath: string, zip: string): Promise<void> {
  const args = name === "chrome" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ browser: name, executablePath, args });
  try {
    const page = await browser.newPage();
    const openedMs = performance.now();
    await page.goto(pathToFileURL(path.join(parent, "Bench", "index.html")).href);
    await page.waitForFunction(() => {
      const seen = [...document.querySelectorAll<HTMLImageElement>(".tile-photo")];
      return seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0);
    });
    const shownMs = performance.now() - openedMs;
    const input = (await page.$("input[type=file]:not([webkitdirectory])")) as ElementHandle<HTMLInputElement>;
    const beganMs = performance.now();
    await input.uploadFile(zip);
    await page.waitForSelector(".check-verified", { timeout: 300_000 });
    const checkedMs = performance.now() - beganMs;
    console.log(
      `${name}: shown after ${(shownMs / 1000).toFixed(1)} s, all checked in ${(checkedMs / 1000).toFixed(1)} s`,
    );
  } finally {
    await browser.close();
  }
}
