import { readFileSync } from "node:fs";
import { derivedId } from "@store-forever/protocol";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { parseGalleryRequest } from "../../messages/protocol.ts";
import { findGalleries } from "./find-galleries.ts";

const page = { url: "https://site.example/harbour/?utm_source=x#part", baseUrl: "https://site.example/harbour/" };

function read(name: string, isAskedFor = false) {
  const { document } = parseHTML(readFileSync(new URL(`fixtures/${name}.htm`, import.meta.url), "utf8"));
  const found = findGalleries(document as unknown as Document, page, isAskedFor);
  const gallery = found[0]?.adapter.read(found[0].element, page);
  return {
    adapter: found[0]?.adapter.name,
    gallery,
    titles: gallery?.source.items.map(({ title }) => title),
    urls: gallery?.source.items.map(({ url }) => url.replace("https://site.example", "")),
  };
}

describe("adapters", () => {
  it.each([
    ["hooks", false, 3],
    ["loose-memories", false, 2],
    ["json-ld", false, 3],
    ["microdata", false, 2],
    ["photoswipe", false, 3],
    ["lightgallery", false, 3],
    ["fancybox", false, 4],
    ["glightbox", false, 2],
    ["linked-thumbnails", true, 3],
    ["large-images", true, 3],
  ])("%s: its saved page is read by it, with the expected count", (name, isAskedFor, count) => {
    const { adapter, gallery } = read(name, isAskedFor);
    expect(adapter).toBe(name);
    expect(gallery?.source.items).toHaveLength(count);
    const request = { to: "background", type: "job.start", gallery: gallery?.source, edgesUrl: gallery?.edgesUrl };
    expect(parseGalleryRequest(request)).toMatchObject({ ok: true });
  });

  it.each(["linked-thumbnails", "large-images"])("%s: is no gallery until the person asks for the page", (name) => {
    expect(read(name).adapter).toBeUndefined();
  });

  it("derives ids from the page's canonical address and the photo's, whatever brought the visitor", () => {
    const { gallery } = read("json-ld");
    expect(gallery?.source).toMatchObject({
      galleryId: derivedId("https://site.example/harbour/"),
      sourceUrl: "https://site.example/harbour/",
      title: "Harbour walk | A blog",
    });
    expect(gallery?.source.items[1]?.memoryId).toBe(
      derivedId("https://site.example/harbour/", "https://site.example/full/2.jpg"),
    );
  });

  it("keeps the ids of memories outside of galleries, in a gallery of their page", () => {
    expect(read("loose-memories").gallery).toMatchObject({
      source: {
        galleryId: derivedId("https://site.example/harbour/"),
        title: "Holidays | A gallery's dashboard",
        items: [{ memoryId: "7c9e6679-7425-40de-944b-e07fc1f90ae7" }, { memoryType: "video" }],
      },
      edgesUrl: "https://site.example/api/storage/edges",
    });
  });

  it("takes titles and captions from what each mark-up offers", () => {
    expect(read("json-ld").gallery?.source.items[0]).toMatchObject({ title: "Cranes", caption: "Cranes at dawn" });
    expect(read("microdata").gallery?.source.items[0]).toMatchObject({ title: "First light" });
    expect(read("lightgallery").gallery?.source.items[0]).toMatchObject({
      title: "Peak at noon",
      caption: "Peak By Ada",
    });
    expect(read("glightbox").gallery?.source.items[0]).toMatchObject({ title: "Bridge", caption: "From the north" });
    expect(read("linked-thumbnails", true).titles).toEqual(["Road", "2.png", "with space.webp"]);
  });

  it("finds the largest file that an image names", () => {
    expect(read("large-images", true).urls).toEqual(["/p/1-2048.jpg", "/p/2@2x.avif", "/p/3.jpg"]);
    expect(read("photoswipe").urls).toEqual(["/l/1.jpg", "/l/2.jpg", "/l/3.jpg"]);
  });

  it("knows where each photo is shown", () => {
    const { gallery } = read("json-ld");
    expect([...(gallery?.places.values() ?? [])].map(({ localName }) => localName)).toEqual(["li"]);
    expect(read("photoswipe").gallery?.places.size).toBe(3);
  });
});
