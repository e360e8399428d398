import sharp from "sharp";
import { expect, test } from "vitest";
import { taggedJpeg } from "../../../test/photos.ts";
import { PHOTO_HEAD_BYTES, tellsPlace } from "./tells-place.ts";

const headOf = (bytes: Buffer) => new Uint8Array(bytes).buffer.slice(0, PHOTO_HEAD_BYTES);

test("a photo tells its place by its first bytes alone", async () => {
  const photo = await taggedJpeg();
  expect(photo.length).toBeGreaterThan(PHOTO_HEAD_BYTES);
  expect(tellsPlace(headOf(photo))).toBe(true);
});

test("a photo without a place, and what is no photo, tell none", async () => {
  const plain = await sharp({ create: { width: 80, height: 60, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  expect(tellsPlace(headOf(plain))).toBe(false);
  expect(tellsPlace(headOf(Buffer.from("<html>")))).toBe(false);
  expect(tellsPlace(new ArrayBuffer(0))).toBe(false);
});
