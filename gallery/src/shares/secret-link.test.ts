import { writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, type TestUser } from "../../test/gallery-fixture.ts";
import { images } from "../database/schema.ts";

let gallery: GalleryFixture;
let owner: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
});
afterAll(() => gallery.close());

const make = async (imageId: string) => {
  const response = await gallery.send("PUT", `/api/memories/image/${imageId}/link`, undefined, owner);
  expect(response.status).toBe(200);
  return (await response.json()) as { ownerSecureCode: string; url: string };
};

test("whoever has the link sees that memory with its file, and nothing else, until the link is replaced or revoked", async () => {
  const file = path.join(gallery.folder, "photo.jpg");
  const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: "teal" } });
  await writeFile(file, await picture.jpeg().toBuffer());
  const { contentHash } = await gallery.services.blobs.put(file);
  const [imageId, otherId] = [await gallery.addImage(owner, contentHash), await gallery.addImage(owner)];
  const { ownerSecureCode, url } = await make(imageId);
  const { pathname, search } = new URL(url);
  const stranger = await gallery.addUser();
  const seen = async (code = search, id = imageId) => {
    const targets = [`/memories/image/${id}`, `/api/memories/image/${id}`, `/api/memories/image/${id}/presence`];
    const statuses = [];
    for (const target of targets)
      for (const as of [undefined, stranger]) statuses.push((await gallery.request(target + code, { as })).status);
    return new Set(statuses);
  };
  expect(await seen()).toEqual(new Set([200]));
  expect(await seen("")).toEqual(new Set([404]));
  expect(await seen(search, otherId)).toEqual(new Set([404]));
  expect(await seen(`${search}x`)).toEqual(new Set([404]));

  // The page's addresses of the file and its picture have the code, for people and for archivers.
  const page = await (await gallery.request(pathname + search)).text();
  expect(page).toContain(`data-original="/media/${imageId}/photo.jpg${search}"`);
  expect(page).toContain(`src="/thumbs/${imageId}/page.webp${search}"`);
  for (const target of [`/thumbs/${imageId}/page.webp`, `/media/${imageId}/photo.jpg`]) {
    expect((await gallery.request(target + search)).status).toBe(200);
    expect((await gallery.request(target)).status).toBe(404);
  }
  const change = await gallery.send("PATCH", `/api/memories/image/${imageId}${search}`, { title: "Mine" }, stranger);
  expect(change.status).toBe(404);

  const [row] = await gallery.database.select().from(images).where(eq(images.id, imageId));
  expect(JSON.stringify(row)).not.toContain(ownerSecureCode);
  const replaced = await make(imageId);
  expect(await seen()).toEqual(new Set([404]));
  const next = new URL(replaced.url).search;
  expect(await seen(next)).toEqual(new Set([200]));
  expect((await gallery.send("DELETE", `/api/memories/image/${imageId}/link`, undefined, owner)).status).toBe(204);
  expect(await seen(next)).toEqual(new Set([404]));
});
