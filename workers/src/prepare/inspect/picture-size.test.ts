import sharp from "sharp";
import { expect, test } from "vitest";
import { pictureBytesOf } from "./picture-size.ts";

const red = () => sharp({ create: { width: 300, height: 100, channels: 3, background: "red" } });
const TYPICAL_BYTES = 64_000_000;

test.each(["jpeg", "png", "webp", "avif", "gif"] as const)(
  "a %s says what it takes once it is decoded",
  async (type) => {
    const file = Uint8Array.from(await red()[type]().toBuffer());
    expect(await pictureBytesOf(file)).toBe(300 * 100 * 4 + (300 * 100 * 4) / 3);
    expect(await pictureBytesOf(new Blob([file]))).toBe(160_000);
  },
);

test("a file of unknown picture size counts as a photo of twelve megapixels", async () => {
  expect(await pictureBytesOf(new TextEncoder().encode("a note"))).toBe(TYPICAL_BYTES);
  const jpeg = Uint8Array.from(await red().jpeg().toBuffer());
  expect(await pictureBytesOf(jpeg.slice(0, 20))).toBe(TYPICAL_BYTES);
});
