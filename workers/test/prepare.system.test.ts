import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPipelinePage, type PipelineBrowser } from "./browser.ts";
import { animatedGif, brokenJpeg, largeJpeg, photoJpeg, tinyPng, turnedJpeg } from "./photos.ts";

const MAX_FILE_BYTES = 20_000_000;

let browser: PipelineBrowser;
let large: Buffer;
let tiny: Buffer;
let gif: Buffer;
beforeAll(async () => {
  [large, tiny, gif] = await Promise.all([largeJpeg(), tinyPng(), animatedGif()]);
  const [turned, still] = await Promise.all([turnedJpeg(), photoJpeg()]);
  const avif = await sharp(still).avif({ effort: 0 }).toBuffer();
  browser = await openPipelinePage({
    "/large.jpg": { contentType: "image/jpeg", bytes: large },
    "/turned.jpg": { contentType: "image/jpeg", bytes: turned },
    "/photo.avif": { contentType: "image/avif", bytes: avif },
    "/tiny.png": { contentType: "image/png", bytes: tiny },
    "/moving.gif": { contentType: "image/gif", bytes: gif },
    "/broken.jpg": { contentType: "image/jpeg", bytes: brokenJpeg() },
    "/page.jpg": { contentType: "image/jpeg", bytes: Buffer.from("<!doctype html><title>Sign in</title>") },
  });
});
afterAll(() => browser?.[Symbol.asyncDispose]());

const prepare = (path: string) =>
  browser.page.evaluate(
    (url, maxFileSizeBytes) =>
      globalThis.pipeline.prepare({ memoryId: "m", memoryType: "image", url, title: "Beach" }, maxFileSizeBytes),
    `${browser.origin}${path}`,
    MAX_FILE_BYTES,
  );

async function prepared(path: string) {
  const result = await prepare(path);
  if (!result.ok) throw new Error(result.error.message);
  const assets = result.value.assets.map((asset) => ({ ...asset, bytes: Buffer.from(asset.bytesHex, "hex") }));
  for (const { sha256, sizeBytes, bytes } of assets) {
    expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(sizeBytes).toBe(bytes.length);
  }
  expect(assets.map(({ kind }) => kind)).toEqual(["original", "display", "thumb", "placeholder"]);
  const [original, display, thumb, placeholder] = assets;
  if (!original || !display || !thumb || !placeholder) throw new Error("An asset is missing.");
  return { ...result.value, original, display, thumb, placeholder };
}

async function shape(bytes: Buffer) {
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height };
}

describe("a photo prepared in Chromium", () => {
  test("keeps the original and gets smaller WebP versions that keep the aspect", async () => {
    const photo = await prepared("/large.jpg");
    expect(photo).toMatchObject({ facts: { widthPx: 2600, heightPx: 1900 } });
    expect(photo.original.contentType).toBe("image/jpeg");
    expect(photo.original.bytes.equals(large)).toBe(true);
    expect(await shape(photo.display.bytes)).toEqual({ format: "webp", width: 2048, height: 1497 });
    expect(await shape(photo.thumb.bytes)).toEqual({ format: "webp", width: 512, height: 374 });
    expect(await shape(photo.placeholder.bytes)).toEqual({ format: "webp", width: 32, height: 23 });
    expect(photo.placeholder.sizeBytes).toBeLessThan(4_000);
  });

  test("is turned as its camera says", async () => {
    const photo = await prepared("/turned.jpg");
    expect(photo).toMatchObject({ facts: { widthPx: 800, heightPx: 1200 } });
    expect(await shape(photo.thumb.bytes)).toEqual({ format: "webp", width: 341, height: 512 });
    const { data, info } = await sharp(photo.thumb.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const top = data.subarray(0, 3);
    const bottom = data.subarray((info.height - 1) * info.width * 3).subarray(0, 3);
    expect(top[0]).toBeGreaterThan(200);
    expect(bottom[2]).toBeGreaterThan(200);
  });

  test("is never enlarged, and stands in for versions that would be larger than itself", async () => {
    const photo = await prepared("/tiny.png");
    for (const asset of [photo.display, photo.thumb, photo.placeholder]) {
      expect(asset.sha256).toBe(photo.original.sha256);
      expect(asset.contentType).toBe("image/png");
    }
    expect(photo.original.bytes.equals(tiny)).toBe(true);
  });

  test("keeps moving: an animated original is its own display version", async () => {
    const photo = await prepared("/moving.gif");
    expect(photo.display.sha256).toBe(photo.original.sha256);
    expect(photo.display.contentType).toBe("image/gif");
    expect(photo.original.bytes.equals(gif)).toBe(true);
  });

  test("may be AVIF", async () => {
    const photo = await prepared("/photo.avif");
    expect(photo.original.contentType).toBe("image/avif");
    expect(await shape(photo.thumb.bytes)).toEqual({ format: "webp", width: 512, height: 341 });
  });

  test.each([
    ["/broken.jpg", "NotAnImage", "broken.jpg is damaged"],
    ["/page.jpg", "NotAnImage", "page.jpg is not a photo"],
    ["/missing.jpg", "Unreadable", "missing.jpg could not be read: its server answered 404"],
  ])("%s is %s", async (path, code, message) => {
    expect(await prepare(path)).toEqual({ ok: false, error: { code, message: expect.stringContaining(message) } });
  });
});
