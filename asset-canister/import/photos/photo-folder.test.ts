import { nameOf, unwrap } from "@store-forever/protocol";
import { expect, test } from "vitest";
import { bagInMemory } from "../../bag/bag.fixture.ts";
import type { ImportItem } from "../import-item.ts";
import { joined } from "../joined-files.ts";
import { importableFolder } from "./photo-folder.ts";

const jpeg = (...rest: number[]) => Uint8Array.of(0xff, 0xd8, 0xff, ...rest);
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const taken = (seconds: number) => ({ timestamp: String(seconds) });

async function read(files: Record<string, Uint8Array>) {
  const skipped: string[] = [];
  const derive = async () => ({
    widthPx: 4,
    heightPx: 3,
    thumb: new Uint8Array([1]),
    placeholder: new Uint8Array([2]),
  });
  const onSkipped = (path: string) => void skipped.push(path);
  const damaged: string[] = [];
  const onDamaged = (sentence: string) => void damaged.push(sentence);
  const options = { name: "Photos", derive, onSkipped, onDamaged };
  const source = importableFolder(bagInMemory(new Map(Object.entries(files))), options);
  const items: ImportItem[] = [];
  for await (const item of source.items) items.push(item);
  return { items, galleries: source.galleries(), skipped, damaged };
}

test("a Takeout's photos have its titles, dates, places and captions, and its albums are galleries", async () => {
  const { items, galleries, skipped } = await read({
    "Takeout/Holiday/metadata.json": json({ title: "Our holiday", description: "In May" }),
    "Takeout/Holiday/b.jpg": jpeg(1),
    "Takeout/Holiday/b.jpg.supplemental-metadata.json": json({
      title: "b.jpg",
      description: "The lake",
      photoTakenTime: taken(2_000),
      geoData: { latitude: 43.3, longitude: -2.1 },
    }),
    "Takeout/Holiday/c.jpg": jpeg(2),
    "Takeout/Holiday/c.jpg.json": json({ title: "c.jpg", photoTakenTime: taken(1_000) }),
    "Takeout/Photos from 2024/b.jpg": jpeg(1),
    "Takeout/archive_browser.html": new TextEncoder().encode("<html>"),
  });
  expect(skipped).toEqual(["Takeout/archive_browser.html"]);
  const [lake] = items;
  expect(lake?.memory.metadata).toMatchObject({
    title: "b",
    description: ["The lake"],
    file_name: ["b.jpg"],
    captured_at_ns: [2_000_000_000_000n],
    location: [{ latitude_e7: 433_000_000, longitude_e7: -21_000_000 }],
    width_px: [4],
  });
  expect(lake?.memory.assets.map(({ kind }) => nameOf(kind))).toEqual(["original", "thumb", "placeholder"]);
  expect(galleries.map(({ title, description }) => [title, unwrap(description)])).toEqual([
    ["Our holiday", "In May"],
    ["Photos from 2024", undefined],
  ]);
  const [holiday, year] = galleries;
  expect(holiday?.items.map(({ caption }) => unwrap(caption))).toEqual([undefined, "The lake"]);
  expect(year?.items[0]?.memory_id).toBe(holiday?.items[1]?.memory_id);
});

test("a folder gives the same ids each time, and a gallery of other photos another id", async () => {
  const files = { "a.jpg": jpeg(1), "b.jpg": jpeg(2), "notes.txt": new TextEncoder().encode("x") };
  const [first, again] = [await read(files), await read(files)];
  expect(again.galleries).toEqual(first.galleries);
  expect(first.galleries).toHaveLength(1);
  expect(first.galleries[0]?.title).toBe("Photos");
  expect(first.skipped).toEqual(["notes.txt"]);
  const more = await read({ ...files, "c.jpg": jpeg(3) });
  expect(more.galleries[0]?.id).not.toBe(first.galleries[0]?.id);
  expect(more.items.map(({ memory }) => memory.id).slice(0, 2)).toEqual(first.items.map(({ memory }) => memory.id));
});

test("what a file is its bytes tell, and not its name", async () => {
  const { items, skipped } = await read({
    "page.jpg": new TextEncoder().encode("<!doctype html>"),
    "photo.txt": jpeg(1),
  });
  expect(items.map(({ name }) => name)).toEqual(["photo.txt"]);
  expect(skipped).toEqual(["page.jpg"]);
});

const film = (...rest: number[]) => new Uint8Array([0, 0, 0, 20, ...new TextEncoder().encode("ftypqt  "), ...rest]);
const heic = (...rest: number[]) => new Uint8Array([0, 0, 0, 20, ...new TextEncoder().encode("ftypheic"), ...rest]);

test("a live photo is one memory with its film, and a film of which more is told is its own", async () => {
  const { items } = await read({
    "Google Fotos/Fotos von 2024/IMG_1.HEIC": heic(1),
    "Google Fotos/Fotos von 2024/IMG_1.HEIC.supplemental-metadata.json": json({ photoTakenTime: taken(5) }),
    "Google Fotos/Fotos von 2024/IMG_1.MOV": film(1),
    "Google Fotos/Fotos von 2024/PXL_2.MP": film(2),
    "Google Fotos/Fotos von 2024/PXL_2.MP.jpg": jpeg(2),
    "Google Fotos/Fotos von 2024/IMG_3.jpg": jpeg(3),
    "Google Fotos/Fotos von 2024/IMG_3.mp4": film(3),
    "Google Fotos/Fotos von 2024/IMG_3.mp4.json": json({ photoTakenTime: taken(6) }),
  });
  expect(
    items.map(({ name, memory }) => [
      name.split("/").at(-1),
      memory.assets.map(({ kind }) => nameOf(kind)).includes("motion"),
    ]),
  ).toEqual([
    ["IMG_1.HEIC", true],
    ["IMG_3.mp4", false],
    ["IMG_3.jpg", false],
    ["PXL_2.MP.jpg", true],
  ]);
});

test("a photo in an album has what is told of it in another folder, and is stored once; what was thrown away is left out", async () => {
  const told = { title: "b.jpg", description: "The lake", photoTakenTime: taken(2_000) };
  const { items, galleries, skipped } = await read({
    "Takeout/Google Photos/An album/b.jpg": jpeg(1),
    "Takeout/Google Photos/Photos from 2024/b.jpg": jpeg(1),
    "Takeout/Google Photos/Photos from 2024/b.jpg.json": json(told),
    "Takeout/Google Photos/Bin/c.jpg": jpeg(2),
    "Takeout/Google Photos/Bin/c.jpg.json": json({ photoTakenTime: taken(1), trashed: true }),
  });
  expect(items.map(({ memory }) => memory.metadata.description)).toEqual([["The lake"]]);
  expect(galleries.map(({ title, items: all }) => [title, all.map(({ caption }) => unwrap(caption))])).toEqual([
    ["Photos from 2024", ["The lake"]],
    ["An album", ["The lake"]],
  ]);
  expect(skipped).toEqual(["Takeout/Google Photos/Bin/c.jpg"]);
});

test("a photo that cannot be read is named, and the others are there", async () => {
  const files = bagInMemory(
    new Map([
      ["a.jpg", jpeg(1)],
      ["b.jpg", jpeg(2)],
    ]),
  );
  const damaged: string[] = [];
  const source = importableFolder(
    {
      ...files,
      refused: new Map([["c.jpg", "it is encrypted."]]),
      digest: (path) => (path === "a.jpg" ? Promise.reject(new Error("its bytes are gone.")) : files.digest(path)),
    },
    {
      name: "Photos",
      derive: async () => undefined,
      onSkipped: () => {},
      onDamaged: (sentence) => void damaged.push(sentence),
    },
  );
  const names: string[] = [];
  for await (const { name } of source.items) names.push(name);
  expect(names).toEqual(["b.jpg"]);
  expect(damaged).toEqual(["c.jpg: it is encrypted.", "a.jpg: its bytes are gone."]);
});

test("what is told of a photo may be in another ZIP file", async () => {
  const one = bagInMemory(
    new Map([
      ["Takeout/Holiday/b.jpg", jpeg(1)],
      ["Takeout/archive.html", jpeg(9)],
    ]),
  );
  const told = json({ description: "The lake", photoTakenTime: taken(2_000) });
  const other = bagInMemory(
    new Map([
      ["Takeout/Holiday/b.jpg.json", told],
      ["Takeout/archive.html", jpeg(9)],
    ]),
  );
  const both = joined([
    { name: "takeout-1", files: one },
    { name: "takeout-2", files: other },
  ]);
  expect([...both.paths].sort()).toEqual([
    "Takeout/Holiday/b.jpg",
    "Takeout/Holiday/b.jpg.json",
    "Takeout/archive.html",
  ]);
});
