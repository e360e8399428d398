import "fake-indexeddb/auto";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DevnetBackend, startDevnetBackend } from "./devnet-backend.ts";
import { storePhotosInBrowser } from "./gallery-in-browser.ts";
import { photoJpeg } from "./photos.ts";

let devnet: DevnetBackend;
beforeAll(async () => {
  devnet = await startDevnetBackend();
});
afterAll(() => devnet?.[Symbol.asyncDispose]());

const COUNT = 1_000;
const FILE_BYTES = 120_000;
/** The pipeline's budget, and half as much again for its workers' code and garbage. */
const MAX_MB = (1.5 * 256 * 1024 * 1024) / 1e6;

test("a thousand photos from Chromium take no more RAM at the end than before", async () => {
  const photo = await photoJpeg(320, 240);
  // Bytes after a picture's end make the file a different and larger one, and decoding no slower.
  const photoOf = () => Buffer.concat([photo, randomBytes(FILE_BYTES - photo.length)]);
  const { outcome, memory } = await storePhotosInBrowser(devnet.network, COUNT, photoOf);
  expect(outcome.failed).toEqual([]);
  expect(outcome.stored).toHaveLength(COUNT);
  const sentMb = (COUNT * FILE_BYTES) / 1e6;
  // If one copy of each photo were kept, the medians of these two quarters would differ by half of all the bytes.
  expect(memory.lastQuarterMb - memory.secondQuarterMb).toBeLessThan(sentMb / 4);
  expect(memory.peakMb).toBeLessThan(MAX_MB);
});
