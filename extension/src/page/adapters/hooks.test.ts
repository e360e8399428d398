import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { parseGalleryRequest } from "../../messages/gallery-request.ts";
import { hooksAdapter } from "./hooks.ts";

const page = { url: "http://localhost:3000/albums/summer?page=1#top", baseUrl: "http://localhost:3000/albums/summer" };

function fixture() {
  const { document } = parseHTML(readFileSync(new URL("fixtures/hooks.htm", import.meta.url), "utf8"));
  const galleries = hooksAdapter.find(document as unknown as Document);
  return { document, galleries, read: (index: number) => hooksAdapter.read(galleries[index] as Element, page) };
}

describe("hooksAdapter", () => {
  it("finds every element that says it is a gallery", () => {
    expect(fixture().galleries).toHaveLength(3);
  });

  it("reads the memories of a gallery, each once, and leaves out what is none", () => {
    const { places, ...gallery } = fixture().read(0) ?? {};
    expect([...(places?.keys() ?? [])]).toEqual([
      "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      "16fd2706-8baf-433b-82eb-8c7fada847da",
      "886313e1-3b8a-5372-9b90-0c9aee199e5d",
    ]);
    expect(gallery).toEqual({
      source: {
        galleryId: "0f8fad5b-d9cb-469f-a165-70867728950e",
        title: "Summer",
        sourceUrl: "http://localhost:3000/albums/summer?page=1",
        items: [
          {
            memoryId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
            memoryType: "image",
            url: "http://localhost:3000/media/lake.jpg?size=full",
            title: "At the lake",
            caption: "Photo: Ada",
            fileName: "lake.jpg",
            capturedAtMs: Date.UTC(2024, 5, 3),
          },
          {
            memoryId: "16fd2706-8baf-433b-82eb-8c7fada847da",
            memoryType: "image",
            url: "http://localhost:3000/albums/media/hut.jpg",
            title: "hut.jpg",
          },
          {
            memoryId: "886313e1-3b8a-5372-9b90-0c9aee199e5d",
            memoryType: "video",
            url: "http://localhost:3000/media/film.mp4",
            title: "film.mp4",
          },
        ],
      },
      edgesUrl: "http://localhost:3000/api/storage/edges",
    });
  });

  it.each([
    ["1000", 1_000],
    ["0", 0],
    ["-3", undefined],
    ["many", undefined],
    ["99999999999", undefined],
  ])("reads that the whole gallery has %s memories", (told, totalCount) => {
    const { galleries, read } = fixture();
    galleries[0]?.setAttribute("data-gallery-count", told);
    expect(read(0)?.totalCount).toBe(totalCount);
  });

  it("gives a gallery inside another its own photos, slot and a title from the page", () => {
    const { galleries, read } = fixture();
    expect(read(1)?.source).toMatchObject({ title: "Fixture", items: [{ url: "https://cdn.example/inner.jpg" }] });
    expect(hooksAdapter.slot(galleries[1] as Element)?.id).toBe("inner");
    expect(hooksAdapter.slot(galleries[0] as Element)?.hasAttribute("data-store-forever-slot")).toBe(true);
  });

  it("reads nothing where the gallery's id is no UUID", () => {
    expect(fixture().read(2)).toBeUndefined();
  });

  it("names no edges API when the page's link is no web address", () => {
    const { document, read } = fixture();
    document.querySelector("link")?.setAttribute("href", "data:text/plain,hello");
    expect(read(0)?.edgesUrl).toBeNull();
  });

  it("reads what the background accepts", () => {
    const gallery = fixture().read(0);
    const request = { to: "background", type: "job.start", gallery: gallery?.source, edgesUrl: gallery?.edgesUrl };
    expect(parseGalleryRequest(request)).toMatchObject({ ok: true });
  });
});
