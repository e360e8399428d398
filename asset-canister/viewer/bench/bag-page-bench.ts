/**
 * `npm run bench:bag-page -w @store-forever/asset-canister`: opens a bag of 1,000 photos from the disk, and tells when its first photos
 * are seen, when all have been, and how long it takes to check all of it. The photos are the samples at the size of a phone's camera: the
 * bag takes 3 GB, twice. `CHROME_PATH` and `FIREFOX_PATH` name the browsers.
 */
import { createWriteStream, openAsBlob } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DERIVATIVES, toHex } from "@store-forever/protocol";
import { makeZip } from "client-zip";
import puppeteer, { type ElementHandle, type Page } from "puppeteer";
import sharp from "sharp";
import { ROOT_KEY, type SampleMemory, sampleSource } from "../../bag/bag.fixture.ts";
import { bagEntries } from "../../bag/bag-writer.ts";
import { ROOT_KEY_NAME, withSettings } from "../../settings/page-settings.ts";
import { buildBagPage } from "../vite/bag-page-plugin.ts";

const COUNT = 1_000;
const LONG_SIDE_PX = 4_032;
const SAMPLES = fileURLToPath(new URL("../../../samples", import.meta.url));

type Bytes = Uint8Array<ArrayBuffer>;
type Pictures = Record<"original" | "display" | "thumb", Bytes>;

async function picturesOf(file: string): Promise<Pictures> {
  const original = await sharp(file)
    .resize(LONG_SIDE_PX, LONG_SIDE_PX, { fit: "inside" })
    .jpeg({ quality: 92 })
    .toBuffer();
  const smaller = async ({ maxSidePx, quality }: { maxSidePx: number; quality: number }) => {
    const resized = sharp(original).resize(maxSidePx, maxSidePx, { fit: "inside" });
    return new Uint8Array(await resized.webp({ quality: Math.round(quality * 100) }).toBuffer());
  };
  return {
    original: new Uint8Array(original),
    display: await smaller(DERIVATIVES.display),
    thumb: await smaller(DERIVATIVES.thumb),
  };
}

/** Pictures stay what they are with some bytes behind their end. They are made when they are asked for: all take 3 GB. */
function numbered(pictures: Pictures, index: number): Pictures {
  const own = (bytes: Bytes): Bytes => {
    const whole = new Uint8Array(bytes.length + 4);
    whole.set(bytes);
    new DataView(whole.buffer).setUint32(bytes.length, index);
    return whole;
  };
  return {
    get original() {
      return own(pictures.original);
    },
    get display() {
      return own(pictures.display);
    },
    get thumb() {
      return own(pictures.thumb);
    },
  };
}

async function writeBag(folder: string, zip: string): Promise<void> {
  const names = (await readdir(SAMPLES)).filter((name) => name.endsWith(".jpg"));
  const bases = await Promise.all(names.map((name) => picturesOf(path.join(SAMPLES, name))));
  const samples = Array.from({ length: COUNT }, (_, index): SampleMemory => {
    const told = { id: crypto.randomUUID(), title: `Photo ${index}`, fileName: `photo-${index}.jpg` };
    return Object.defineProperties(
      told as SampleMemory,
      Object.getOwnPropertyDescriptors(numbered(bases[index % bases.length] as Pictures, index)),
    );
  });
  const page = withSettings(await buildBagPage([]), { [ROOT_KEY_NAME]: toHex(ROOT_KEY) });
  const paths: string[] = [];
  let sizeBytes = 0;
  for await (const { path: name, content } of bagEntries({ ...(await sampleSource(samples)), page })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
    paths.push(name);
    sizeBytes += content.length;
  }
  async function* entries() {
    for (const name of paths)
      yield { name: `Bench/${name}`, input: (await openAsBlob(path.join(folder, name))).stream() };
  }
  await pipeline(
    Readable.fromWeb(makeZip(entries()) as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(zip),
  );
  console.log(`${COUNT} photos, ${(sizeBytes / 1e6).toFixed(0)} MB; the page has ${page.length} bytes.`);
}

async function measure(name: "chrome" | "firefox", executablePath: string, folder: string, zip: string): Promise<void> {
  const args = name === "chrome" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ browser: name, executablePath, args, protocolTimeout: 600_000 });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    const openedMs = performance.now();
    await page.goto(pathToFileURL(path.join(folder, "index.html")).href);
    await allShown(page);
    console.log(`${name}: shown after ${secondsSince(openedMs)}`);
    const scrolledMs = performance.now();
    const seenCount = await scrollThrough(page);
    console.log(`${name}: ${seenCount} photos seen while scrolling for ${secondsSince(scrolledMs)}`);
    for (const [what, chosen, selector] of [
      ["the ZIP file", zip, "input[type=file]:not([webkitdirectory])"],
      ["the folder", folder, "input[type=file][webkitdirectory]"],
    ] as const) {
      await page.reload();
      const input = (await page.waitForSelector(selector)) as ElementHandle<HTMLInputElement>;
      const beganMs = performance.now();
      await input.uploadFile(chosen);
      await page.waitForSelector(".check-verified", { timeout: 600_000 });
      console.log(`${name}: ${what} is checked in ${secondsSince(beganMs)}`);
    }
  } finally {
    await browser.close();
  }
}

/** Waits until every tile has its photo. */
const allShown = (page: Page) =>
  page.waitForFunction(() => {
    const seen = [...document.querySelectorAll<HTMLImageElement>(".tile-photo")];
    return seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0);
  });

/** @returns how many photos were seen from the first to the last */
async function scrollThrough(page: Page): Promise<number> {
  const seen = new Set<string>();
  for (let isAtEnd = false; !isAtEnd; ) {
    await allShown(page);
    for (const url of await page.$$eval(".tile-photo", (images) =>
      images.map((image) => (image as HTMLImageElement).src),
    ))
      seen.add(url);
    isAtEnd = await page.evaluate(() => {
      const before = scrollY;
      scrollBy(0, innerHeight);
      return new Promise<boolean>((resolve) => requestAnimationFrame(() => resolve(scrollY === before)));
    });
  }
  return seen.size;
}

const secondsSince = (startMs: number) => `${((performance.now() - startMs) / 1000).toFixed(1)} s`;

const parent = await mkdtemp(path.join(tmpdir(), "bag-bench-"));
try {
  const [folder, zip] = [path.join(parent, "Bench"), path.join(parent, "bench.zip")];
  await writeBag(folder, zip);
  for (const [name, executablePath] of [
    ["chrome", process.env.CHROME_PATH],
    ["firefox", process.env.FIREFOX_PATH],
  ] as const)
    if (executablePath !== undefined) await measure(name, executablePath, folder, zip);
} finally {
  await rm(parent, { recursive: true, force: true });
}
