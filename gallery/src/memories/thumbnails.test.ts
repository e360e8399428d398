import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BlobStore } from "./blob-store.ts";
import { isSafeToDecode } from "./decoding-limits.ts";
import { Thumbnails } from "./thumbnails.ts";

let folder: string;
let blobs: BlobStore;
let thumbnails: Thumbnails;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gallery-test-"));
  blobs = new BlobStore(path.join(folder, "blobs"));
  thumbnails = new Thumbnails(path.join(folder, "thumbs"), blobs);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function keep(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, "original");
  await writeFile(file, bytes);
  return (await blobs.put(file)).contentHash;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG whose header promises so many pixels of 8-bit RGBA. */
function png(side: number, { isInterlaced, bitDepth = 8 }: { isInterlaced: boolean; bitDepth?: 8 | 16 }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([bitDepth, 6, 0, 0, isInterlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = chunk("IDAT", deflateSync(Buffer.alloc(100_000)));
  return Buffer.concat([signature, chunk("IHDR", header), pixels, chunk("IEND", Buffer.alloc(0))]);
}

describe("a picture that would take too much memory", () => {
  test.each([
    ["an interlaced PNG of a gigabyte", png(16_000, { isInterlaced: true })],
    ["an interlaced PNG of 16 bits a channel", png(6_000, { isInterlaced: true, bitDepth: 16 })],
    ["a PNG of more pixels than any camera has", png(60_000, { isInterlaced: false })],
  ])("is not decoded: %s", async (_, bytes) => {
    const before = process.memoryUsage().rss;
    expect(await thumbnails.fileOf(await keep(bytes), "grid")).toBeUndefined();
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test("is known by its header, also where it would have to be turned first", async () => {
    const header = { width: 12_000, height: 12_000, channels: 3, depth: "uchar" } as const;
    const of = (more: object) => isSafeToDecode({ ...header, ...more } as Parameters<typeof isSafeToDecode>[0]);
    expect(of({ format: "jpeg", isProgressive: false })).toBe(true);
    expect(of({ format: "jpeg", isProgressive: true })).toBe(false);
    expect(of({ format: "jpeg", isProgressive: false, orientation: 6 })).toBe(false);
    expect(of({ format: "heif", isProgressive: false })).toBe(false);
    expect(of({ format: "webp" })).toBe(false);
    expect(of({ format: "png", width: Number.NaN })).toBe(false);
  });
});

test("usual pictures are shown, turned and progressive ones too", async () => {
  const picture = sharp({ create: { width: 900, height: 600, channels: 3, background: "teal" } });
  for (const bytes of [
    await picture.clone().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
    await picture.clone().png({ progressive: true }).toBuffer(),
    await picture.clone().webp().toBuffer(),
  ])
    expect(await thumbnails.fileOf(await keep(bytes), "grid")).toMatch(/-grid\.webp$/);
});
