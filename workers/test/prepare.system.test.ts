import { createHash, randomBytes } from "node:crypto";
import type { MemoryType } from "@store-forever/protocol";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSERS, type Files, openPipelinePage, type PipelineBrowser } from "./browser.ts";
import {
  animatedGif,
  animatedWebp,
  brokenJpeg,
  largeJpeg,
  photoJpeg,
  samplePhoto,
  seeThroughPng,
  songWithCover,
  taggedJpeg,
  tinyPng,
  turnedJpeg,
  wideGamutJpeg,
} from "./photos.ts";

const MAX_FILE_BYTES = 60_000_000;
const HUGE_FILE_BYTES = 50_000_000;

describe.each(BROWSERS)("prepared in %s:", (browserName) => {
  let browser: PipelineBrowser;
  let files: Files;
  let large: Buffer;
  let tiny: Buffer;
  let fig: Buffer;
  const essay = Array.from({ length: 60_000 }, (_, word) => `word${word * 7919}`).join(" ");
  beforeAll(async () => {
    [large, tiny, fig] = await Promise.all([largeJpeg(), tinyPng(), samplePhoto("half-a-fig")]);
    const [turned, still] = await Promise.all([turnedJpeg(), photoJpeg()]);
    const avif = await sharp(still).avif({ effort: 0 }).toBuffer();
    files = {
      "/large.jpg": { contentType: "image/jpeg", bytes: large },
      "/turned.jpg": { contentType: "image/jpeg", bytes: turned },
      "/photo.avif": { contentType: "image/avif", bytes: avif },
      "/tiny.png": { contentType: "image/png", bytes: tiny },
      "/moving.gif": { contentType: "image/gif", bytes: await animatedGif() },
      "/moving.webp": { contentType: "image/webp", bytes: await animatedWebp() },
      "/broken.jpg": { contentType: "image/jpeg", bytes: brokenJpeg() },
      "/pixel.gif": { contentType: "image/gif", bytes: await sharp(tiny).resize(1, 1).gif().toBuffer() },
      "/page.jpg": { contentType: "image/jpeg", bytes: Buffer.from("<!doctype html><title>Sign in</title>") },
      "/tagged.jpg": { contentType: "image/jpeg", bytes: await taggedJpeg() },
      "/glass.png": { contentType: "image/png", bytes: await seeThroughPng() },
      "/wide.jpg": { contentType: "image/jpeg", bytes: await wideGamutJpeg() },
      "/note.txt": { contentType: "text/plain", bytes: Buffer.from("Grüße aus Rom") },
      "/essay.txt": { contentType: "text/plain", bytes: Buffer.from(essay) },
      "/song.mp3": { contentType: "audio/mpeg", bytes: songWithCover(await photoJpeg(900, 900)) },
      "/fig.jpg": { contentType: "image/jpeg", bytes: fig },
      "/huge.bin": { contentType: "application/octet-stream", bytes: randomBytes(HUGE_FILE_BYTES) },
    };
    browser = await openPipelinePage(files, browserName);
  });
  afterAll(() => browser?.[Symbol.asyncDispose]());

  interface How {
    type?: MemoryType;
    readLocation?: boolean;
    realm?: "plain" | "farbled";
  }

  const prepare = (path: string, { type = "image", readLocation = false, realm = "plain" }: How = {}) =>
    browser.page.evaluate(
      (url, memoryType, maxFileSizeBytes, ...how) =>
        globalThis.pipeline.prepare({ memoryId: "m", memoryType, url, title: "Beach" }, maxFileSizeBytes, ...how),
      `${browser.origin}${path}`,
      type,
      MAX_FILE_BYTES,
      readLocation,
      realm,
    );

  async function preparedAssets(path: string, how?: How) {
    const result = await prepare(path, how);
    if (!result.ok) throw new Error(result.error.message);
    const assets = result.value.assets.map((asset) => ({ ...asset, bytes: Buffer.from(asset.bytesHex, "hex") }));
    for (const { sha256, sizeBytes, bytes } of assets.filter(({ bytesHex }) => bytesHex !== "")) {
      expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect(sizeBytes).toBe(bytes.length);
    }
    return { ...result.value, assets };
  }

  async function prepared(path: string, how?: How) {
    const { facts, assets } = await preparedAssets(path, how);
    expect(assets.map(({ kind }) => kind)).toEqual(["original", "display", "thumb", "placeholder"]);
    const [original, display, thumb, placeholder] = assets;
    if (!original || !display || !thumb || !placeholder) throw new Error("An asset is missing.");
    return { facts, original, display, thumb, placeholder };
  }

  async function shape(bytes: Buffer) {
    const { format, width, height } = await sharp(bytes).metadata();
    return { format, width, height };
  }

  describe("a photo", () => {
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

    test.each(["gif", "webp"])("keeps moving: an animated %s is its own display version", async (kind) => {
      const photo = await prepared(`/moving.${kind}`);
      expect(photo.display.sha256).toBe(photo.original.sha256);
      expect(photo.display.contentType).toBe(`image/${kind}`);
      expect(photo.original.bytes.equals(Buffer.from(files[`/moving.${kind}`]?.bytes ?? []))).toBe(true);
    });

    test("may be AVIF", async () => {
      const photo = await prepared("/photo.avif");
      expect(photo.original.contentType).toBe("image/avif");
      expect(await shape(photo.thumb.bytes)).toEqual({ format: "webp", width: 512, height: 341 });
    });

    test.each([
      ["/broken.jpg", "Damaged", "broken.jpg is damaged"],
      ["/page.jpg", "SignInNeeded", "page.jpg was not sent: its server sent a web page"],
      ["/pixel.gif", "Placeholder", "pixel.gif is an empty picture"],
      ["/missing.jpg", "Gone", "missing.jpg could not be read: its server answered 404"],
    ])("%s is %s", async (path, code, message) => {
      expect(await prepare(path)).toEqual({ ok: false, error: { code, message: expect.stringContaining(message) } });
    });
  });

  describe("what a photo tells about itself", () => {
    test("is read: date, camera, size; where it was taken only if that is allowed", async () => {
      const { facts } = await prepared("/tagged.jpg");
      expect(facts).toEqual({
        widthPx: 1200,
        heightPx: 800,
        camera: "Fairphone 5",
        capturedAtMs: Date.parse("2024-05-06T07:08:09+02:00"),
      });
      const located = await prepared("/tagged.jpg", { readLocation: true });
      expect(located.facts.location).toEqual({ latitude: -12.5, longitude: 45.25 });
    });

    test("may be nothing", async () => {
      expect((await prepared("/tiny.png")).facts).toEqual({ widthPx: 3, heightPx: 2 });
    });
  });

  describe.each(["plain", "farbled"] as const)("smaller versions made on a %s canvas", (realm) => {
    test("look like the original", async () => {
      const { display, thumb } = await prepared("/fig.jpg", { realm });
      for (const { bytes } of [display, thumb]) {
        const { width, height } = await shape(bytes);
        if (width === undefined || height === undefined) throw new Error("It has no size.");
        const pixels = (picture: Buffer) =>
          sharp(picture).resize(64, 48, { fit: "fill" }).removeAlpha().raw().toBuffer();
        const [made, wanted] = await Promise.all([pixels(bytes), pixels(fig)]);
        const difference = made.reduce((sum, value, at) => sum + Math.abs(value - (wanted[at] ?? 0)), 0) / made.length;
        expect(difference).toBeLessThan(4);
      }
    });

    test("stay see-through", async () => {
      const { thumb } = await prepared("/glass.png", { realm });
      const { data, info } = await sharp(thumb.bytes).raw().toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(4);
      const pixel = (x: number) => [...data.subarray((info.width * 100 + x) * 4, (info.width * 100 + x) * 4 + 4)];
      const [red, green, , alpha] = pixel(20);
      expect(red).toBeGreaterThan(240);
      expect(green).toBeLessThan(15);
      expect(alpha).toBe(255);
      expect(pixel(info.width - 20)[3]).toBe(0);
    });
  });

  // Firefox draws in sRGB only.
  test.skipIf(browserName === "firefox")("colours that sRGB has not are kept", async () => {
    const { thumb } = await prepared("/wide.jpg");
    const { icc } = await sharp(thumb.bytes).metadata();
    expect(icc?.toString("latin1").replaceAll("\0", "")).toContain("Display P3");
  });

  describe("memories that are no photos", () => {
    test("a video gets its size, duration and a frame", async () => {
      const hex = await browser.page.evaluate(() => globalThis.pipeline.makeVideo());
      files["/film.webm"] = { contentType: "video/webm", bytes: Buffer.from(hex, "hex") };
      const { facts, original, thumb } = await prepared("/film.webm", { type: "video" });
      expect(facts).toMatchObject({ widthPx: 320, heightPx: 180 });
      // WebM does not say how long its last frame is shown.
      expect(Math.abs((facts.durationMs ?? 0) - 2000)).toBeLessThanOrEqual(100);
      expect(original.contentType).toBe("video/webm");
      expect(await shape(thumb.bytes)).toEqual({ format: "webp", width: 320, height: 180 });
      const [red = 0, green = 0] = await sharp(thumb.bytes).raw().toBuffer();
      expect(green).toBeGreaterThan(100);
      expect(red).toBeLessThan(60);
    });

    test("a note is its text, a document whatever it is", async () => {
      const note = await preparedAssets("/note.txt", { type: "note" });
      expect(note.assets).toMatchObject([{ kind: "original", contentType: "text/plain", sizeBytes: 15 }]);
      const document = await preparedAssets("/huge.bin", { type: "document" });
      expect(document.assets).toMatchObject([{ kind: "original", contentType: "application/octet-stream" }]);
    });

    test("a long text shows its first page", async () => {
      const { display, thumb } = await prepared("/essay.txt", { type: "document" });
      expect(await shape(display.bytes)).toEqual({ format: "webp", width: 1240, height: 1754 });
      const { channels } = await sharp(thumb.bytes).greyscale().stats();
      // Mostly paper, with ink on it.
      expect(channels[0]?.mean).toBeGreaterThan(150);
      expect(channels[0]?.min).toBeLessThan(128);
    });

    test("a recording shows its cover", async () => {
      const { thumb } = await prepared("/song.mp3", { type: "audio" });
      expect(await shape(thumb.bytes)).toEqual({ format: "webp", width: 512, height: 512 });
    });

    test("are refused when they are not what the page says", async () => {
      expect(await prepare("/note.txt", { type: "video" })).toEqual({
        ok: false,
        error: { code: "WrongType", message: expect.stringContaining("note.txt is not a video but text/plain") },
      });
    });
  });

  test("a file that is too large for the memory is kept on disk and hashed piece by piece", async () => {
    const { assets } = await preparedAssets("/huge.bin", { type: "document" });
    const sha256 = createHash("sha256")
      .update(files["/huge.bin"]?.bytes ?? "")
      .digest("hex");
    expect(assets).toMatchObject([{ sha256, sizeBytes: HUGE_FILE_BYTES, isOnDisk: true }]);
  });
});
