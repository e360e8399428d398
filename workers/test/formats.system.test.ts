import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileCandidate } from "../src/api.ts";
import { BROWSERS, openPipelinePage, type PipelineBrowser } from "./browser.ts";
import {
  jpeg2000File,
  phonePhoto,
  photoshopFile,
  rawFile,
  samplePhoto,
  turnedFilmRaw,
  turnedRawFile,
} from "./photos.ts";
import { turnedHeic } from "./turned-heic.ts";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600"/>${"<g/>".repeat(9_000)}</svg>`;
/** What a server answers with where it does not want its photos shown elsewhere. */
const REFUSED = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#eee"/><circle cx="200" cy="150" r="110" fill="#c33"/><rect x="110" y="130" width="180" height="40" fill="#fff"/></svg>`;
const MAX_FILE_BYTES = 60_000_000;

/** The same scene a moment later: a little closer, and to the side. */
async function nextOfBurst(photo: Buffer): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(photo).metadata();
  const [left, top] = [Math.round(width * 0.03), Math.round(height * 0.02)];
  const part = { left, top, width: Math.round(width * 0.95), height: Math.round(height * 0.95) };
  return sharp(photo).extract(part).resize(width, height, { fit: "fill" }).jpeg().toBuffer();
}

/** A picture of a few pixels a side, so that it has to be compared. */
async function movingGif(frames: readonly sharp.Sharp[]): Promise<Buffer> {
  const pictures = await Promise.all(frames.map((frame) => frame.resize(400, 267, { fit: "fill" }).png().toBuffer()));
  return sharp(pictures, { join: { animated: true } })
    .gif()
    .toBuffer();
}

describe.each(BROWSERS)("files of any kind in %s:", (browserName) => {
  let browser: PipelineBrowser;
  let fig: Buffer;
  beforeAll(async () => {
    fig = await samplePhoto("half-a-fig");
    const other = sharp({ create: { width: 900, height: 600, channels: 3, background: "navy" } });
    const resized = (width: number, height?: number) => sharp(fig).resize(width, height).jpeg().toBuffer();
    const jpegs = {
      "/full.jpg": fig,
      "/cut.jpg": fig.subarray(0, Math.round(fig.length * 0.6)),
      "/cut-progressive.jpg": await sharp(fig)
        .jpeg({ progressive: true })
        .toBuffer()
        .then((file) => file.subarray(0, Math.round(file.length * 0.6))),
      "/300.jpg": await resized(300),
      "/500.jpg": await resized(500),
      "/refused.jpg": await sharp(Buffer.from(REFUSED)).jpeg().toBuffer(),
      "/square.jpg": await resized(200, 200),
      "/tiny.webp.jpg": await sharp(fig).resize(100).webp({ quality: 40 }).toBuffer(),
      "/corner.jpg": await sharp(fig).resize(180, 180, { position: "left top" }).jpeg().toBuffer(),
      "/mirrored.jpg": await sharp(fig).flop().jpeg().toBuffer(),
      "/burst.jpg": await nextOfBurst(fig),
      "/other.jpg": await other.jpeg().toBuffer(),
      "/moving.gif": await movingGif([other.clone(), sharp(fig)]),
      "/moving-other.gif": await movingGif([other.clone(), sharp(fig).flop()]),
      "/scan.tiff": await sharp(fig).resize(900).tiff({ compression: "deflate" }).toBuffer(),
      "/turned.tiff": await sharp(fig)
        .resize(900)
        .rotate(-90)
        .tiff({ compression: "lzw" })
        .withMetadata({ orientation: 6 })
        .toBuffer(),
      "/drawing.psd": photoshopFile(
        await sharp(fig).resize(900).removeAlpha().raw().toBuffer({ resolveWithObject: true }),
      ),
      "/phone.heic": await phonePhoto(),
      "/turned.heic": turnedHeic(await phonePhoto(), [{ turn: 1 }]),
      "/mirrored.heic": turnedHeic(await phonePhoto(), [{ mirror: "leftRight" }]),
      "/upside-down.heic": turnedHeic(await phonePhoto(), [{ turn: 2 }]),
      "/both.heic": turnedHeic(await phonePhoto(), [{ turn: 3 }, { mirror: "upDown" }]),
      "/camera.raf": rawFile(fig),
      "/turned.cr2": turnedRawFile(await sharp(fig).rotate(-90).jpeg().toBuffer(), 6),
      "/turned.cr3": turnedFilmRaw(await sharp(fig).rotate(-90).jpeg().toBuffer(), 6),
      "/mirrored.cr2": turnedRawFile(await sharp(fig).flop().jpeg().toBuffer(), 2),
      "/already.cr2": turnedRawFile(await sharp(fig).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 6),
      "/map.svg": Buffer.from(SVG),
      "/photo.jxl": Buffer.concat([Buffer.from("ff0a7f0090015c00", "hex"), Buffer.alloc(60_000, 5)]),
      "/photo.jp2": jpeg2000File(Buffer.alloc(60_000, 5)),
      "/carries.jp2": jpeg2000File(Buffer.alloc(60_000, 5), fig),
      "/photo.j2k": Buffer.concat([
        Buffer.from("ff4fff51", "hex"),
        Buffer.alloc(60_000, 5),
        Buffer.from("ffd9", "hex"),
      ]),
      "/page.jpg": Buffer.from(`<!doctype html><title>Photo 3</title><meta property="og:image" content="/other.jpg">`),
      "/view/full.jpg": Buffer.from(
        `<html><a href=/other.jpg>Next</a><a href="/full.jpg">Full size</a>${"-".repeat(200)}`,
      ),
      "/broken.jpg": Buffer.from("ffd8ffe0", "hex"),
    };
    const asJpeg = (bytes: Buffer) => ({ contentType: "image/jpeg", bytes });
    const files = Object.entries(jpegs).map(([path, bytes]) => [path, asJpeg(bytes)]);
    browser = await openPipelinePage(Object.fromEntries(files), browserName);
  });
  afterAll(() => browser?.[Symbol.asyncDispose]());

  type Named = [path: string, claim: FileCandidate["claim"], isDerived?: boolean, sha1?: string];

  const prepare = (...named: Named[]) => prepareAs(false, ...named);
  const prepareAs = (isRepeated: boolean, ...named: Named[]) => {
    const candidates = named.map(([path, claim, isDerived = false, sha1]) => ({
      url: `${browser.origin}${path}`,
      claim,
      ...(sha1 === undefined ? {} : { sha1 }),
      ...(isDerived ? { isDerived } : {}),
    }));
    const [first] = candidates;
    if (first === undefined) throw new Error("A memory has a file.");
    return browser.page.evaluate(
      (url, candidates, maxFileSizeBytes, isRepeated) =>
        globalThis.pipeline.prepare(
          { memoryId: "m", memoryType: "image", url, title: "Beach", candidates },
          maxFileSizeBytes,
          false,
          "plain",
          isRepeated,
        ),
      first.url,
      candidates,
      MAX_FILE_BYTES,
      isRepeated,
    );
  };

  async function prepared(...named: Named[]) {
    const result = await prepare(...named);
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
    const [original, ...versions] = result.value.assets;
    if (original === undefined) throw new Error("It has no original.");
    const thumb = versions.find(({ kind }) => kind === "thumb");
    return { ...result.value, original, versions, thumb: Buffer.from(thumb?.bytesHex ?? "", "hex") };
  }
  const path = (url: string) => new URL(url).pathname;

  async function difference(one: Buffer, two: Buffer): Promise<number> {
    const pixels = (file: Buffer) => sharp(file).resize(32, 24, { fit: "fill" }).removeAlpha().raw().toBuffer();
    const [a, b] = await Promise.all([pixels(one), pixels(two)]);
    return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
  }

  test("a photo of display size is its own display version", async () => {
    const { original, versions } = await prepared(["/300.jpg", "original"]);
    expect(versions.map(({ kind }) => kind)).toEqual(["display", "thumb", "placeholder"]);
    expect(versions[0]?.sha256).toBe(original.sha256);
  });

  test.each(["/cut.jpg", "/cut-progressive.jpg"])("what there is of a photo is kept and said: %s", async (file) => {
    const { original, isCutOff, thumb, facts } = await prepared([file, "original"]);
    expect(original.sizeBytes).toBeLessThan(fig.length);
    expect(isCutOff).toBe(true);
    expect(facts.widthPx).toBe((await sharp(fig).metadata()).width);
    expect(await difference(thumb, fig)).toBeLessThan(60);
  });

  test.each([
    ["/camera.raf", "image/x-fujifilm-raf"],
    ["/carries.jp2", "image/jp2"],
  ])("a file shows the preview that it carries: %s", async (file, type) => {
    const { original, thumb, claim } = await prepared([file, "original"]);
    expect(original.contentType).toBe(type);
    expect(claim).toBe("original");
    expect(await difference(thumb, fig)).toBeLessThan(6);
  });

  test.each([
    ["/photo.jxl", "image/jxl"],
    ["/map.svg", "image/svg+xml"],
    ["/photo.jp2", "image/jp2"],
    ["/photo.j2k", "image/j2c"],
  ])("what browsers do not decode is kept as the original and shows what the page shows: %s", async (file, type) => {
    const { original, thumb, taken, isCutOff } = await prepared([file, "larger"], ["/300.jpg", "shown"]);
    expect(original.contentType).toBe(type);
    expect(path(taken.url)).toBe(file);
    expect(isCutOff).toBe(false);
    expect(await difference(thumb, fig)).toBeLessThan(8);
    const alone = await prepared([file, "original"]);
    expect(alone.original.sha256).toBe(original.sha256);
    expect(await sharp(alone.thumb).metadata()).toMatchObject({ width: 512 });
  });

  test.each([
    ["/scan.tiff", "image/tiff", 900, 609],
    ["/turned.tiff", "image/tiff", 900, 609],
    ["/drawing.psd", "image/vnd.adobe.photoshop", 900, 609],
    ["/phone.heic", "image/heic", 1400, 947],
  ])("what a library decodes shows itself: %s", async (file, type, widthPx, heightPx) => {
    const { original, thumb, facts } = await prepared([file, "original"], ["/other.jpg", "shown"]);
    expect(original.contentType).toBe(type);
    expect(facts).toMatchObject({ widthPx, heightPx });
    expect(await difference(thumb, fig)).toBeLessThan(8);
  });

  test.each([
    ["/turned.heic", 947, 1400, (photo: sharp.Sharp) => photo.rotate(270)],
    ["/mirrored.heic", 1400, 947, (photo: sharp.Sharp) => photo.flop()],
    ["/upside-down.heic", 1400, 947, (photo: sharp.Sharp) => photo.rotate(180)],
    ["/both.heic", 947, 1400, (photo: sharp.Sharp) => photo.flop().rotate(90)],
  ])("a picture that its container turns or mirrors is shown so: %s", async (file, widthPx, heightPx, turned) => {
    const { original, thumb, facts } = await prepared([file, "original"]);
    expect(original.contentType).toBe("image/heic");
    expect(facts).toMatchObject({ widthPx, heightPx });
    expect(await difference(thumb, await turned(sharp(fig)).jpeg().toBuffer())).toBeLessThan(8);
  });

  test.each(["/turned.cr2", "/turned.cr3", "/mirrored.cr2", "/already.cr2"])(
    "the preview in a camera's file is shown as it or the file says: %s",
    async (file) => {
      const { original, thumb } = await prepared([file, "original"]);
      expect(original.contentType).toBe(`image/x-canon-${file.slice(-3)}`);
      expect(await difference(thumb, fig)).toBeLessThan(8);
    },
  );

  test.each([
    ["a web page", "/page.jpg"],
    ["a damaged file", "/broken.jpg"],
    ["nothing", "/missing.jpg"],
  ])("where a link leads to %s, the picture that is shown is stored, and called so", async (_, file) => {
    const { taken, claim } = await prepared([file, "larger"], ["/300.jpg", "shown"]);
    expect([path(taken.url), claim]).toEqual(["/300.jpg", "shown"]);
  });

  test("a link that leads to a page about the photo is followed", async () => {
    const { taken, claim } = await prepared(["/view/full.jpg", "larger"], ["/300.jpg", "shown"]);
    expect([path(taken.url), claim]).toEqual(["/full.jpg", "larger"]);
  });

  test.each([
    ["the same picture is", "/full.jpg", "/300.jpg", "/full.jpg"],
    ["the same picture behind a square thumbnail is", "/full.jpg", "/square.jpg", "/full.jpg"],
    ["another picture is not", "/other.jpg", "/300.jpg", "/300.jpg"],
    ["the same picture behind a tiny one of another format is", "/full.jpg", "/tiny.webp.jpg", "/full.jpg"],
    ["the same picture behind a corner of it is", "/full.jpg", "/corner.jpg", "/full.jpg"],
    ["a mirrored one is not", "/mirrored.jpg", "/300.jpg", "/300.jpg"],
    ["the next of a burst is not", "/burst.jpg", "/300.jpg", "/300.jpg"],
    ["a smaller one is not", "/square.jpg", "/300.jpg", "/300.jpg"],
    ["a page is not", "/page.jpg", "/300.jpg", "/300.jpg"],
  ])("of an address that a rule has made, %s taken", async (_, derived, shown, stored) => {
    const { taken } = await prepared([derived, "larger", true], [shown, "shown"]);
    expect(path(taken.url)).toBe(stored);
  });

  test.each([
    ["a small picture in the place of the photo is not", "/refused.jpg", "/300.jpg", false, "/300.jpg"],
    ["a small photo is", "/500.jpg", "/square.jpg", false, "/500.jpg"],
    [
      "what other addresses lead to as well is not, if it is another picture",
      "/burst.jpg",
      "/300.jpg",
      true,
      "/300.jpg",
    ],
    ["the same photo at several addresses is", "/full.jpg", "/300.jpg", true, "/full.jpg"],
  ])("of the file that a page names, %s taken", async (_, named, shown, isRepeated, stored) => {
    const result = await prepareAs(isRepeated, [named, "larger"], [shown, "shown"]);
    expect(result.ok && [path(result.value.taken.url), result.value.claim]).toEqual([
      stored,
      stored === shown ? "shown" : "larger",
    ]);
  });

  test("a picture that moves is the photo if any of its frames is shown", async () => {
    const { taken } = await prepared(["/moving.gif", "larger"], ["/300.jpg", "shown"]);
    expect(path(taken.url)).toBe("/moving.gif");
    const { taken: instead } = await prepared(["/moving-other.gif", "larger"], ["/300.jpg", "shown"]);
    expect(path(instead.url)).toBe("/300.jpg");
  });

  test("a file that its site lists is known by its SHA-1, and no other is taken for it", async () => {
    const sha1 = createHash("sha1").update(fig).digest("hex");
    expect(path((await prepared(["/full.jpg", "original", true, sha1], ["/other.jpg", "shown"])).taken.url)).toBe(
      "/full.jpg",
    );
    const changed = await prepared(["/300.jpg", "original", true, sha1], ["/square.jpg", "shown"]);
    expect([path(changed.taken.url), changed.claim]).toEqual(["/square.jpg", "shown"]);
  });

  test("what cannot be decoded is taken by the word of its site, and not by that of a rule", async () => {
    const listed = await prepared(["/photo.jxl", "original", true], ["/300.jpg", "shown"]);
    expect([path(listed.taken.url), listed.claim]).toEqual(["/photo.jxl", "original"]);
    const guessed = await prepared(["/photo.jxl", "larger", true], ["/300.jpg", "shown"]);
    expect(path(guessed.taken.url)).toBe("/300.jpg");
    // The preview in it is of another photo.
    const other = await prepared(["/camera.raf", "original", true], ["/other.jpg", "shown"]);
    expect(path(other.taken.url)).toBe("/other.jpg");
  });
});
