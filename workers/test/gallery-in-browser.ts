import { randomInt } from "node:crypto";
import { ASSET_KINDS, toHex } from "@store-forever/protocol";
import type { GalleryOutcome, GallerySource, MemorySource, Network } from "../src/index.ts";
import { type Files, openPipelinePage } from "./browser.ts";
import { BrowserMeter, type MemoryMb } from "./browser-meter.ts";
import { photoJpeg } from "./photos.ts";

const CHANGED_BYTES = 40;

export interface BrowserRun {
  outcome: GalleryOutcome;
  wallMs: number;
  /** Sizes of all stored assets. */
  sizesBytes: number[];
  /** Processor time of all processes of the browser. */
  browserCpuMs: number;
  memory: MemoryMb;
}

/**
 * Stores photos from a page in Chromium: read, derived, sent, verified.
 * @param photoOf makes a photo by its number, when it is read
 */
export async function storePhotosInBrowser(
  network: Network,
  count: number,
  photoOf: (index: number) => Uint8Array,
): Promise<BrowserRun> {
  const files: Files = {};
  for (let index = 0; index < count; index++)
    files[`/${index}.jpg`] = {
      contentType: "image/jpeg",
      get bytes() {
        return photoOf(index);
      },
    };
  return await storeInBrowser(network, files, "image");
}

/** Stores one large file from a page in Chromium. */
export async function storeFileInBrowser(network: Network, sizeBytes: number): Promise<BrowserRun> {
  const bytes = new Uint8Array(sizeBytes);
  for (let start = 0; start < sizeBytes; start += 65_536)
    crypto.getRandomValues(bytes.subarray(start, Math.min(sizeBytes, start + 65_536)));
  return await storeInBrowser(network, { "/file.bin": { contentType: "application/octet-stream", bytes } }, "document");
}

async function storeInBrowser(
  network: Network,
  files: Files,
  memoryType: MemorySource["memoryType"],
): Promise<BrowserRun> {
  await using browser = await openPipelinePage(files);
  const gallery: GallerySource = {
    galleryId: crypto.randomUUID(),
    title: "Bench",
    sourceUrl: `${browser.origin}/`,
    items: Object.keys(files).map((path) => ({
      memoryId: crypto.randomUUID(),
      memoryType,
      url: `${browser.origin}${path}`,
      title: path,
    })),
  };
  const { rootKey = new Uint8Array(), ...address } = network;
  await using meter = await BrowserMeter.start(browser.page);
  const startMs = performance.now();
  await browser.page.evaluate(
    (...args) => globalThis.pipeline.startJob(...args),
    { ...address, rootKeyHex: toHex(rootKey) },
    gallery,
  );
  const result = await browser.page.evaluate(() => globalThis.pipeline.jobResult());
  if (!result.ok) throw new Error(result.error.message);
  return {
    outcome: result.value,
    wallMs: performance.now() - startMs,
    browserCpuMs: await meter.cpuMs(),
    sizesBytes: result.value.stored.flatMap(({ assets }) => assets.map(({ sizeBytes }) => sizeBytes)),
    memory: meter.memoryMb(gallery.items.length),
  };
}

/** Makes photos of ordinary size, a different one for each number. */
export async function differingPhotos(): Promise<(index: number) => Uint8Array> {
  const photo = await photoJpeg(1600, 1200);
  return (index) => changed(photo, index);
}

/** Changes some bytes of a photo: it can still be decoded, and all its versions differ. */
function changed(photo: Uint8Array, index: number): Uint8Array {
  const bytes = Uint8Array.from(photo);
  for (let count = 0; count < CHANGED_BYTES; count++) {
    const at = randomInt(2_000, bytes.length - 2);
    if (bytes[at - 1] !== 0xff && bytes[at] !== 0xff && bytes[at + 1] !== 0xff) bytes[at] = (index + count) % 255;
  }
  return bytes;
}

export const bytesByKind = ({ stored }: GalleryOutcome) =>
  ASSET_KINDS.map((kind) => ({
    kind,
    bytes: stored.reduce((sum, { assets }) => sum + (assets.find((asset) => asset.kind === kind)?.sizeBytes ?? 0), 0),
  }));
