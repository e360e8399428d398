import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GalleryFixture, icpEdge, type TestUser } from "../../test/gallery-fixture.ts";
import type { FileMetadata } from "../database/schema.ts";
import { readEdges } from "../edges/edge-rows.ts";
import { addItems, changeGallery } from "../galleries/change-gallery.ts";
import { listItems, readGallery } from "../galleries/gallery-queries.ts";
import { changeMemory } from "../memories/memory-queries.ts";
import { importPhotos } from "./import-photos.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let folder: string;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(gallery.folder, "photos-"));
});

const addFile = (name: string, content: Buffer | string) => writeFile(path.join(folder, name), content);
const picture = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer();
const importFolder = () => importPhotos({ ...gallery.services, ownerId: owner.id, isPublic: true }, folder);

async function photosOf(galleryId: string) {
  return (await listItems(gallery.database, galleryId, { limit: 100 })).map(({ memory }) => memory);
}

test("titles come from file names, numbers sort as numbers, and other files are left out", async () => {
  await addFile("photo-10.jpg", await picture("red"));
  await addFile(
    "photo_2.PNG",
    await sharp(await picture("blue"))
      .png()
      .toBuffer(),
  );
  await addFile("notes.txt", "no photo");
  await mkdir(path.join(folder, "folder.jpg"));
  const { galleryId, photoCount, problems } = await importFolder();
  expect({ photoCount, problems }).toEqual({ photoCount: 2, problems: [] });
  const photos = await photosOf(galleryId);
  expect(photos.map(({ title }) => title)).toEqual(["Photo 2", "Photo 10"]);
  expect(photos.map(({ mimeType, metadata }) => [mimeType, (metadata as FileMetadata).dimensions])).toEqual([
    ["image/png", { width: 60, height: 40 }],
    ["image/jpeg", { width: 60, height: 40 }],
  ]);
  for (const { id, contentHash } of photos)
    expect(await readEdges(gallery.database, [id])).toMatchObject([
      { backend: "neon-db", artifact: "metadata", present: true },
      { backend: "vercel-blob", artifact: "asset", present: true, contentHash, location: contentHash },
    ]);
});

test("credits give title and caption", async () => {
  await addFile("a.jpg", await picture("red"));
  const credit = { title: "Evening", author: "Ada", license: "CC0-1.0", source: "https://example.com/a" };
  await addFile("credits.json", JSON.stringify({ "a.jpg": credit, "gone.jpg": { author: "Nobody" } }));
  const { galleryId } = await importFolder();
  expect(await photosOf(galleryId)).toMatchObject([
    {
      title: "Evening",
      caption: "Photo: Ada, CC0-1.0",
      metadata: { credit: { author: "Ada", license: "CC0-1.0", source: "https://example.com/a" } },
    },
  ]);
});

test.each(["{", "[1]", '{ "a.jpg": { "title": 7 } }'])(
  "credits that say %s are reported and left aside",
  async (text) => {
    await addFile("a.jpg", await picture("red"));
    await addFile("credits.json", text);
    const { galleryId, problems } = await importFolder();
    expect(problems).toEqual([expect.stringContaining("credits.json does not hold credits by file name")]);
    expect(await photosOf(galleryId)).toMatchObject([{ title: "A", caption: null }]);
  },
);

test("importing again changes no row; added and removed files are added and removed in the gallery", async () => {
  await addFile("a.jpg", await picture("red"));
  await addFile("b.jpg", await picture("green"));
  const first = await importFolder();
  const before = await photosOf(first.galleryId);
  expect(await importFolder()).toEqual(first);
  expect(await photosOf(first.galleryId)).toEqual(before);

  await rm(path.join(folder, "a.jpg"));
  await addFile("c.jpg", await picture("blue"));
  await importFolder();
  expect((await photosOf(first.galleryId)).map(({ title }) => title)).toEqual(["B", "C"]);

  await addFile("a.jpg", await picture("red"));
  await importFolder();
  expect((await photosOf(first.galleryId)).map(({ id }) => id)).toEqual([
    ...before.map(({ id }) => id),
    expect.any(String),
  ]);
});

test("what a person has changed and added stays when the folder is imported again", async () => {
  await addFile("a.jpg", await picture("red"));
  await addFile("b.jpg", await picture("green"));
  const target = { ...gallery.services, ownerId: owner.id };
  const { galleryId } = await importPhotos(target, folder);
  const [first] = await photosOf(galleryId);
  if (first === undefined) throw new Error("Nothing was imported.");
  await changeMemory(gallery.database, owner, { type: "image", id: first.id }, { title: "Mine" });
  await changeGallery(gallery.database, owner, galleryId, { title: "Ours", isPublic: false });
  const added = await gallery.addImage(owner);
  await addItems(gallery.database, owner, galleryId, [{ memoryId: added, memoryType: "image" }]);

  await addFile("credits.json", JSON.stringify({ "a.jpg": { title: "Theirs" }, "b.jpg": { title: "Bee" } }));
  await importPhotos(target, folder);
  expect((await photosOf(galleryId)).map(({ title }) => title)).toEqual(["Mine", "Bee", "A photo"]);
  expect(await readGallery(gallery.database, owner, galleryId)).toMatchObject({ title: "Ours", isPublic: false });
  await importPhotos({ ...target, isPublic: true }, folder);
  expect(await readGallery(gallery.database, owner, galleryId)).toMatchObject({ isPublic: true });
});

test("the same folder name and file names give the same ids in another database", async () => {
  await addFile("a.jpg", await picture("red"));
  const { galleryId } = await importFolder();
  const other = await GalleryFixture.open();
  try {
    const user = await other.addUser();
    const again = await importPhotos({ ...other.services, ownerId: user.id, isPublic: true }, folder);
    const found = await listItems(other.database, again.galleryId, { limit: 100 });
    expect(again.galleryId).toBe(galleryId);
    expect(found.map(({ memory }) => memory.id)).toEqual((await photosOf(galleryId)).map(({ id }) => id));
  } finally {
    await other.close();
  }
});

test("a photo whose bytes changed keeps its id, and old copies elsewhere stop counting", async () => {
  await addFile("a.jpg", await picture("red"));
  const { galleryId } = await importFolder();
  const [before] = await photosOf(galleryId);
  const memoryId = before?.id ?? "";
  await gallery.putEdges(owner, [icpEdge(memoryId), icpEdge(memoryId, { artifact: "metadata" })]);

  await addFile("a.jpg", await picture("blue"));
  await importFolder();
  const [after] = await photosOf(galleryId);
  expect(after?.id).toBe(memoryId);
  expect(after?.contentHash).not.toBe(before?.contentHash);
  expect(
    (await readEdges(gallery.database, [memoryId])).map((edge) => [edge.backend, edge.artifact, edge.present]),
  ).toEqual([
    ["neon-db", "metadata", true],
    ["icp-canister", "metadata", true],
    ["vercel-blob", "asset", true],
    ["icp-canister", "asset", false],
  ]);
});

test("a photo that cannot be read keeps its place and is still served", async () => {
  await addFile("a.jpg", await picture("red"));
  await addFile("b.jpg", "not a picture at all");
  await addFile("c.jpg", "");
  const whole = await picture("green");
  await addFile("d.jpg", whole.subarray(0, whole.length - 20));
  const { galleryId, photoCount, problems } = await importFolder();
  expect({ photoCount, problems }).toEqual({ photoCount: 4, problems: [] });

  const photos = await photosOf(galleryId);
  const types = [];
  for (const photo of photos) {
    expect((await gallery.request(`/galleries/${galleryId}/items/${photo.id}`)).status).toBe(200);
    const thumb = await gallery.request(`/thumbs/${photo.id}/page.webp`);
    types.push(thumb.headers.get("Content-Type"));
    await thumb.arrayBuffer();
  }
  expect(types).toEqual(["image/webp", "image/svg+xml", "image/svg+xml", "image/webp"]);
  const original = await gallery.request(photos[1]?.url ?? "");
  expect(await original.text()).toBe("not a picture at all");
});

const HOSTILE_NAMES = [
  `"><script>alert(1)<\\script>.jpg`,
  `' onerror='alert(1).jpg`,
  "per%cent%2F..%2F100%.jpg",
  "?query#fragment&amp;.jpg",
  "..\\..\\back.jpg",
  "…日本語 🖼️ ‮gpj.jpg",
  "new\nline.jpg",
  `${"long".repeat(49)}.jpg`,
  "---.jpg",
  "__proto__.jpg",
];

test("hostile file names are shown as text, and their photos can be fetched", async () => {
  const bytes = await picture("red");
  for (const name of HOSTILE_NAMES) await addFile(name, bytes);
  const { galleryId, problems } = await importFolder();
  expect(problems).toEqual([]);
  const page = await (await gallery.request(`/galleries/${galleryId}`)).text();
  expect(page).not.toContain("<script");
  expect(page.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]* onerror/);
  const attributes = (name: string) =>
    [...page.matchAll(new RegExp(`${name}="([^"]*)"`, "g"))].map(([, value]) => decodeEntities(value ?? ""));
  expect(new Set(attributes("data-filename"))).toEqual(new Set(HOSTILE_NAMES));

  for (const url of attributes("data-original")) {
    const response = await gallery.request(url);
    expect([url, response.status]).toEqual([url, 200]);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  }
  for (const photo of await photosOf(galleryId)) {
    const photoPage = await (await gallery.request(`/galleries/${galleryId}/items/${photo.id}`)).text();
    expect(photoPage).not.toContain("<script");
  }
});

function decodeEntities(html: string): string {
  const characters: Record<string, string> = { "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return html.replace(/&(quot|#39|lt|gt|amp);/g, (entity) => characters[entity] ?? entity);
}

test("a credit's source becomes a link only if it is a web address", async () => {
  await addFile("a.jpg", await picture("red"));
  await addFile("b.jpg", await picture("red"));
  const credits = { "a.jpg": { source: "javascript:alert(1)" }, "b.jpg": { source: "https://example.com/x" } };
  await addFile("credits.json", JSON.stringify(credits));
  const { galleryId } = await importFolder();
  const pages = [];
  for (const { id } of await photosOf(galleryId))
    pages.push(await (await gallery.request(`/galleries/${galleryId}/items/${id}`)).text());
  expect(pages[0]).not.toContain("javascript:");
  expect(pages[1]).toContain('href="https://example.com/x"');
});

test("a file that cannot be opened is reported and the others are imported", async () => {
  await addFile("a.jpg", await picture("red"));
  await symlink(path.join(folder, "nowhere"), path.join(folder, "b.jpg"));
  const { photoCount, problems } = await importFolder();
  expect(photoCount).toBe(1);
  expect(problems).toEqual([expect.stringContaining("b.jpg was left out")]);
});

test("a missing folder is an error", async () => {
  folder = path.join(folder, "missing");
  await expect(importFolder()).rejects.toThrow(`There is no photo folder ${folder}`);
});

test("a blob holds the file's bytes under their hash", async () => {
  const bytes = await picture("red");
  await addFile("a.jpg", bytes);
  const { contentHash, sizeBytes } = await gallery.services.blobs.put(path.join(folder, "a.jpg"));
  expect(sizeBytes).toBe(bytes.length);
  expect((await readFile(gallery.services.blobs.pathOf(contentHash))).equals(bytes)).toBe(true);
  expect(() => gallery.services.blobs.pathOf("../../etc/passwd")).toThrow(RangeError);
});
