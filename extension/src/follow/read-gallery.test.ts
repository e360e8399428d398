import { DOMParser } from "linkedom";
import { expect, it, vi } from "vitest";
import { readGallery } from "./read-gallery.ts";

vi.stubGlobal("DOMParser", DOMParser);

const GALLERY_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const PAGE_URL = "https://site.example/trip";

/** A page whose gallery has so many photos. */
function pageOf(count: number): string {
  const photo = (index: number) => {
    const id = `7c9e6679-7425-40de-944b-${String(index).padStart(12, "0")}`;
    return `<i data-memory-id="${id}" data-memory-type="image" data-original="/${index}.jpg" data-title="${index}"></i>`;
  };
  const photos = Array.from({ length: count }, (_, index) => photo(index)).join("");
  return `<html><head><link rel="storage-edges" href="/api/edges"></head><body><main data-gallery-id="${GALLERY_ID}" data-gallery-title="Trip">${photos}</main></body></html>`;
}

it.each([
  [10_000, { name: "whole" }],
  [10_001, { name: "limited", photoCount: 10_000 }],
])("of %i photos on a page it reads 10,000, and says whether there are more", async (count, reach) => {
  const response = new Response(pageOf(count), { headers: { "Content-Type": "text/html" } });
  const ask = async (url: URL) => ({ response, url: url.href });
  const follow = { galleryId: GALLERY_ID, pageUrl: PAGE_URL, pages: "all" } as const;
  const read = await readGallery(follow, ask, new AbortController().signal);
  expect(read?.source.items).toHaveLength(10_000);
  expect(read?.reach).toEqual(reach);
});
