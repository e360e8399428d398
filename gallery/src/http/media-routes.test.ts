import { createHash, randomBytes } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture } from "../../test/gallery-fixture.ts";

let gallery: GalleryFixture;
let imageId: string;
let media: string;
let bytes: Buffer;
let contentHash: string;

beforeAll(async () => {
  gallery = await GalleryFixture.open();
  const owner = await gallery.addUser();
  const noise = { raw: { width: 90, height: 60, channels: 3 } } as const;
  bytes = await sharp(randomBytes(90 * 60 * 3), noise)
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const file = path.join(gallery.folder, "photo.jpg");
  await writeFile(file, bytes);
  ({ contentHash } = await gallery.services.blobs.put(file));
  imageId = await gallery.addImage(owner, contentHash);
  await gallery.addGallery(owner, [imageId], true);
  media = `/media/${imageId}/photo.jpg`;
});
afterAll(() => gallery.close());

const get = (target: string, headers: Record<string, string> = {}) => gallery.request(target, { headers });
const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test("an original is served byte for byte, with headers that keep it from acting as a page", async () => {
  const response = await get(media);
  expect(response.status).toBe(200);
  expect((await bodyOf(response)).equals(bytes)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "image/jpeg",
    "content-length": String(bytes.length),
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    etag: `"${createHash("sha256").update(bytes).digest("hex")}"`,
  });
});

test("HEAD tells the size without the bytes", async () => {
  const response = await gallery.request(media, { method: "HEAD" });
  expect([response.status, response.headers.get("Content-Length"), (await bodyOf(response)).length]).toEqual([
    200,
    String(bytes.length),
    0,
  ]);
});

test("a range is answered with that range, unless the photo has changed", async () => {
  const part = await get(media, { Range: "bytes=10-19" });
  expect([part.status, part.headers.get("Content-Range")]).toEqual([206, `bytes 10-19/${bytes.length}`]);
  expect((await bodyOf(part)).equals(bytes.subarray(10, 20))).toBe(true);

  const same = await get(media, { Range: "bytes=10-19", "If-Range": `"${contentHash}"` });
  expect([same.status, (await bodyOf(same)).length]).toEqual([206, 10]);
  const changed = await get(media, { Range: "bytes=10-19", "If-Range": '"another"' });
  expect([changed.status, (await bodyOf(changed)).length]).toEqual([200, bytes.length]);

  const beyond = await get(media, { Range: `bytes=${bytes.length}-` });
  expect([beyond.status, beyond.headers.get("Content-Range")]).toEqual([416, `bytes */${bytes.length}`]);
});

test("what the browser has already is not sent again", async () => {
  const response = await get(media, { "If-None-Match": `"${contentHash}"` });
  expect([response.status, (await bodyOf(response)).length]).toEqual([304, 0]);
});

test("thumbnails are upright and made once", async () => {
  const target = `/thumbs/${imageId}/grid.webp`;
  const [one, two] = await Promise.all([get(target).then(bodyOf), get(target).then(bodyOf)]);
  expect(one.equals(two)).toBe(true);
  const { format, width, height } = await sharp(one).metadata();
  expect([format, width, height]).toEqual(["webp", 60, 90]);
});

test.each([
  "/media/:id/other.jpg",
  "/media/:id/..%2F..%2Fgallery.lock",
  "/media/:id/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "/media/../../etc/passwd",
  "/media/..%2F..%2Fetc%2Fpasswd/photo.jpg",
  "/media/not-an-id/photo.jpg",
  "/media/:id/%",
  "/thumbs/:id/huge.webp",
  "/thumbs/:id/constructor.webp",
  "/thumbs/:id/..%2Fgrid.webp",
])("there is nothing at %s", async (target) => {
  const response = await get(target.replace(":id", imageId));
  expect(response.status).toBe(404);
});

test("a lost blob is an internal error, not a missing photo", async ({ onTestFinished }) => {
  const file = gallery.services.blobs.pathOf(contentHash);
  const kept = await readFile(file);
  await rm(file);
  onTestFinished(() => writeFile(file, kept));
  const { error } = console;
  const seen: unknown[] = [];
  console.error = (message) => seen.push(message);
  onTestFinished(() => {
    console.error = error;
  });
  expect((await get(media)).status).toBe(500);
  expect(String(seen)).toContain("is missing from the data folder");
});
