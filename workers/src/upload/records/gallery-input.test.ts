import type { GalleryInput } from "@store-forever/protocol";
import { expect, test } from "vitest";
import { mergedGallery, sameGallery } from "./gallery-input.ts";

const gallery = (title: string, ...ids: string[]): GalleryInput => ({
  id: "g",
  title,
  description: [],
  source_url: ["https://gallery.test/g"],
  items: ids.map((memory_id) => ({ memory_id, caption: [] })),
});

test("storing again takes the page's title and order and keeps photos that have left the page", () => {
  const onPage = new Set(["d", "b"]);
  const merged = mergedGallery(gallery("Old", "a", "b", "c"), gallery("New", "d", "b"), onPage);
  expect(merged).toEqual(gallery("New", "d", "b", "a", "c"));
  const elsewhere = { ...gallery("New"), source_url: ["https://copy.test/g"] as [string] };
  expect(mergedGallery(gallery("Old"), elsewhere, onPage).source_url).toEqual(["https://gallery.test/g"]);
});

test("an address that is not to be told any more leaves the gallery, and one that is told now comes into it", () => {
  const silent = { ...gallery("New"), source_url: [] as [] };
  expect(mergedGallery(gallery("Old"), silent, new Set()).source_url).toEqual([]);
  expect(mergedGallery(silent, gallery("New"), new Set()).source_url).toEqual(["https://gallery.test/g"]);
});

test("memories on the page that could not be stored leave the gallery", () => {
  const onPage = new Set(["a", "b"]);
  expect(mergedGallery(gallery("T", "a", "b", "c"), gallery("T", "b"), onPage)).toEqual(gallery("T", "b", "c"));
});

test("galleries are the same only with the same texts and items in the same order", () => {
  expect(sameGallery(gallery("T", "a", "b"), gallery("T", "a", "b"))).toBe(true);
  expect(sameGallery(gallery("T", "a", "b"), gallery("T", "b", "a"))).toBe(false);
  expect(sameGallery(gallery("T", "a"), gallery("U", "a"))).toBe(false);
  const captioned = { ...gallery("T"), items: [{ memory_id: "a", caption: ["x"] as [string] }] };
  expect(sameGallery(gallery("T", "a"), captioned)).toBe(false);
});
