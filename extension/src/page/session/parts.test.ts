import { isUuid } from "@store-forever/protocol";
import { expect, it } from "vitest";
import { partId, partsOf } from "./parts.ts";

const GALLERY_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const galleryOf = (count: number) => ({
  galleryId: GALLERY_ID,
  title: "Trip",
  sourceUrl: "https://site.example/",
  items: Array.from({ length: count }, (_, index) => ({
    memoryId: `m${index}`,
    memoryType: "image" as const,
    url: `https://site.example/${index}.jpg`,
    title: "",
  })),
});

it("leaves a gallery as it is that an archive's gallery holds", () => {
  const gallery = galleryOf(10_000);
  expect(partsOf(gallery)).toEqual([gallery]);
});

it("makes parts of a larger one, each photo in one of them, with ids that are the same every time", () => {
  const parts = partsOf(galleryOf(20_050));
  expect(parts.map(({ items }) => items.length)).toEqual([10_000, 10_000, 50]);
  expect(parts.map(({ title }) => title)).toEqual(["Trip (1/3)", "Trip (2/3)", "Trip (3/3)"]);
  expect(parts.map(({ galleryId }) => galleryId)).toEqual([0, 1, 2].map((index) => partId(GALLERY_ID, index)));
  expect(new Set(parts.map(({ galleryId }) => galleryId)).size).toBe(3);
  expect(parts[0]?.galleryId).toBe(GALLERY_ID);
  expect(parts.every(({ galleryId }) => isUuid(galleryId))).toBe(true);
});
