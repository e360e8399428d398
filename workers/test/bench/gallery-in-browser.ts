import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ASSET_KINDS, toHex } from "@store-forever/protocol";
import type { CDPSession, Page } from "puppeteer";
import type { GalleryOutcome, GallerySource, MemorySource, Network } from "../../src/index.ts";
import { type Files, openPipelinePage } from "../browser.ts";
import { photoJpeg } from "../photos.ts";

const PLACES_CHANGED = 40;
const MS_BETWEEN_SAMPLES = 250;

export interface BrowserRun {
  outcome: GalleryOutcome;
  wallMs: number;
  /** Of all kinds of assets together. */
  sizesBytes: number[];
  /** Resident memory of the browser's processes, without what they had before. */
  memory: { peakMb: number; atQuarterMb: number; atEndMb: number };
}

/** Stores photos, each another, from a page in Chromium: read, derived, sent, verified. */
export async function storePhotosInBrowser(network: Network, count: number): Promise<BrowserRun> {
  const photo = await photoJpeg(1600, 1200);
  const files: Files = {};
  for (let index = 0; index < count; index++)
    files[`/${index}.jpg`] = {
      contentType: "image/jpeg",
      get bytes() {
        return another(photo, index);
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
  const { rootKey = new Uint8Array(), ...place } = network;
  const samples: { stored: number; mb: number }[] = [];
  const session = await browser.page.browser().target().createCDPSession();
  const baselineMb = await residentMb(session);
  const sampling = setInterval(async () => {
    const [mb, stored] = await Promise.all([residentMb(session), uploadedCount(browser.page)]).catch(() => [0, 0]);
    samples.push({ stored, mb: mb - baselineMb });
  }, MS_BETWEEN_SAMPLES);
  try {
    const startMs = performance.now();
    await browser.page.evaluate(
      (...args) => globalThis.pipeline.startJob(...args),
      { ...place, rootKeyHex: toHex(rootKey) },
      gallery,
    );
    const result = await browser.page.evaluate(() => globalThis.pipeline.jobResult());
    if (!result.ok) throw new Error(result.error.message);
    const wallMs = performance.now() - startMs;
    const mbAt = (share: number) => samples.find(({ stored }) => stored >= share * gallery.items.length)?.mb ?? 0;
    return {
      outcome: result.value,
      wallMs,
      sizesBytes: result.value.stored.flatMap(({ assets }) => assets.map(({ sizeBytes }) => sizeBytes)),
      memory: {
        peakMb: Math.max(...samples.map(({ mb }) => mb)),
        atQuarterMb: mbAt(0.25),
        atEndMb: samples.at(-1)?.mb ?? 0,
      },
    };
  } finally {
    clearInterval(sampling);
  }
}

/** The picture with some of its bytes changed: decoders show it, and every version of it is another. */
function another(photo: Uint8Array, index: number): Uint8Array {
  const bytes = Uint8Array.from(photo);
  for (let place = 0; place < PLACES_CHANGED; place++) {
    const at = randomInt(2_000, bytes.length - 2);
    if (bytes[at - 1] !== 0xff && bytes[at] !== 0xff && bytes[at + 1] !== 0xff) bytes[at] = (index + place) % 255;
  }
  return bytes;
}

const uploadedCount = (page: Page) =>
  page.evaluate(() => {
    const last = globalThis.pipeline.jobEvents().filter((event) => event.type === "asset");
    return new Set(last.map(({ memoryId }) => memoryId)).size;
  });

/** What the browser's and the page's process have in memory: files as Blobs are in the one, pictures in the other. */
async function residentMb(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const sizes = processInfo
    .filter(({ type }) => type === "browser" || type === "renderer")
    .map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, "latin1").catch(() => "");
      return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) + Number(/^RssShmem:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    });
  return (await Promise.all(sizes)).reduce((sum, kilobytes) => sum + kilobytes, 0) / 1000;
}

export const bytesByKind = ({ stored }: GalleryOutcome) =>
  ASSET_KINDS.map((kind) => ({
    kind,
    bytes: stored.reduce((sum, { assets }) => sum + (assets.find((asset) => asset.kind === kind)?.sizeBytes ?? 0), 0),
  }));
