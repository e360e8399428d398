import sharp from "sharp";
import { expect, test } from "vitest";
import { embeddedPicture } from "./embedded-picture.ts";

const jpeg = async (width: number) =>
  await sharp({ create: { width, height: width, channels: 3, background: "teal" } })
    .jpeg()
    .toBuffer();
/** Lossless JPEG, as some cameras write their pictures (SOF3). */
const lossless = Buffer.from("ffd8ffc3000b0e1000200003012200", "hex");
const noise = Buffer.alloc(50_000, "FF D8 is not here ");

test("the largest preview in a camera's file is found, in RAM and on disk", async () => {
  const [small, large] = await Promise.all([jpeg(160), jpeg(900)]);
  const file = Uint8Array.from(Buffer.concat([Buffer.from("II*\0"), noise, small, lossless, large, noise]));
  for (const source of [file, new Blob([file])]) {
    const found = await embeddedPicture(source);
    const metadata = await sharp(await found?.arrayBuffer()).metadata();
    expect(metadata).toMatchObject({ format: "jpeg", width: 900 });
  }
});

test("a file may have none, or only one that is too small to show anything", async () => {
  expect(await embeddedPicture(Uint8Array.from(Buffer.concat([noise, lossless])))).toBeUndefined();
  expect(await embeddedPicture(Uint8Array.from(Buffer.concat([noise, await jpeg(60)])))).toBeUndefined();
});
