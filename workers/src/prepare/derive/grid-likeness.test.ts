import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { hasSamePart, isSame, type LightGrid } from "./grid-likeness.ts";

const SAMPLES = path.resolve(import.meta.dirname, "../../../../samples");
const NAMES = readdirSync(SAMPLES).filter((name) => name.endsWith(".jpg"));

async function gridOf(picture: Buffer, width = 48, height = 48): Promise<LightGrid> {
  const { data } = await sharp(picture)
    .resize(width, height, { fit: "fill" })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const light = Float32Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 3, at * 3 + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  return { width, height, light };
}

const photos = new Map<string, Buffer>();
beforeAll(async () => {
  for (const name of NAMES) {
    const photo = sharp(readFileSync(path.join(SAMPLES, name))).rotate();
    photos.set(name, await photo.resize(600, 450, { fit: "cover" }).jpeg({ quality: 92 }).toBuffer());
  }
});

const photoOf = (name: string) => photos.get(name) ?? Buffer.alloc(0);
const isSameAs = async (one: Buffer, other: Buffer) => isSame(await gridOf(one), await gridOf(other));

describe.each(NAMES)("%s", (name) => {
  it.each([
    ["scaled and compressed", (photo: Buffer) => sharp(photo).resize(300).jpeg({ quality: 50 }).toBuffer()],
    ["tiny, in another format", (photo: Buffer) => sharp(photo).resize(120).webp({ quality: 40 }).toBuffer()],
    [
      "sharpened and lighter",
      (photo: Buffer) => sharp(photo).resize(300).sharpen(2).modulate({ brightness: 1.1 }).toBuffer(),
    ],
    ["without colours", (photo: Buffer) => sharp(photo).resize(300).grayscale().jpeg().toBuffer()],
    ["stretched", (photo: Buffer) => sharp(photo).resize(200, 200, { fit: "fill" }).jpeg().toBuffer()],
  ])("is itself, %s", async (_, made) => {
    expect(await isSameAs(photoOf(name), await made(photoOf(name)))).toBe(true);
  });

  it.each(["left top", "center", "right bottom"])("has its square cut from the %s", async (position) => {
    const square = await sharp(photoOf(name)).resize(200, 200, { position }).jpeg({ quality: 70 }).toBuffer();
    expect(hasSamePart(await gridOf(photoOf(name), 64, 48), await gridOf(square))).toBe(true);
  });

  it.each([
    ["mirrored", (photo: Buffer) => sharp(photo).flop().jpeg().toBuffer()],
    ["turned", (photo: Buffer) => sharp(photo).rotate(180).jpeg().toBuffer()],
    [
      "the next of a burst",
      (photo: Buffer) =>
        sharp(photo).extract({ left: 15, top: 9, width: 576, height: 432 }).resize(600, 450).toBuffer(),
    ],
  ])("is another picture, %s", async (_, made) => {
    expect(await isSameAs(photoOf(name), await made(photoOf(name)))).toBe(false);
  });

  it("is none of the others, nor has a part of them", async () => {
    const own = await gridOf(photoOf(name), 64, 48);
    for (const other of NAMES) {
      if (other === name) continue;
      expect([other, await isSameAs(photoOf(name), photoOf(other))]).toEqual([other, false]);
      const square = await sharp(photoOf(other)).resize(200, 200).toBuffer();
      expect([other, hasSamePart(own, await gridOf(square))]).toEqual([other, false]);
    }
  });
});

describe("a picture without detail", () => {
  const flat = (background: string) =>
    sharp({ create: { width: 600, height: 400, channels: 3, background } })
      .jpeg()
      .toBuffer();

  it("is told by its light", async () => {
    expect(
      await isSameAs(
        await flat("#4488aa"),
        await sharp(await flat("#4488aa"))
          .resize(90)
          .toBuffer(),
      ),
    ).toBe(true);
    expect(await isSameAs(await flat("#4488aa"), await flat("#ddeeff"))).toBe(false);
    expect(await isSameAs(await flat("#4488aa"), photoOf(NAMES[0] ?? ""))).toBe(false);
  });
});
