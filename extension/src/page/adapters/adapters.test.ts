import { readFileSync } from "node:fs";
import { derivedId } from "@store-forever/protocol";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { finished } from "../../../test/finished.ts";
import { parseGalleryRequest } from "../../messages/gallery-request.ts";
import { isMarkedAsGallery } from "../reading/marks.ts";
import { readPage } from "../sets/read-page.ts";
import { hookedGalleries } from "./hooked-galleries.ts";

const page = { url: "https://site.example/harbour/?utm_source=x#part", baseUrl: "https://site.example/harbour/" };

function read(name: string, isRequested = false) {
  const document = parseHTML(readFileSync(new URL(`fixtures/${name}.htm`, import.meta.url), "utf8"))
    .document as unknown as Document;
  const [hooked] = hookedGalleries(document, page);
  const gallery = hooked ?? finished(readPage(document, page, isRequested ? "any" : "marked"));
  const items = (gallery?.source.items ?? []).filter(({ memoryId }) => !gallery?.aside?.has(memoryId));
  return {
    isMarked: isMarkedAsGallery(document),
    gallery,
    items,
    titles: items.map(({ title }) => title),
    urls: items.map(({ url }) => url.replace("https://site.example", "")),
  };
}

describe("adapters", () => {
  it.each([
    ["hooks", false, 3],
    ["loose-memories", false, 2],
    ["json-ld", false, 3],
    ["microdata", false, 2],
    ["photoswipe", false, 4],
    ["lightgallery", false, 3],
    ["fancybox", false, 4],
    ["glightbox", false, 2],
    ["wordpress", false, 4],
    ["linked-thumbnails", true, 3],
    ["large-images", true, 3],
    ["justified", true, 3],
    ["portfolio", true, 5],
    ["photos-app", true, 2],
  ])("%s: its saved page is read, with the expected count", (name, isRequested, count) => {
    const { isMarked, gallery, items } = read(name, isRequested);
    expect(isMarked).toBe(!isRequested && !["hooks", "loose-memories"].includes(name));
    expect(items).toHaveLength(count);
    const request = { to: "background", type: "job.start", gallery: gallery?.source, edgesUrl: gallery?.edgesUrl };
    expect(parseGalleryRequest(request)).toMatchObject({ ok: true });
  });

  it.each(["linked-thumbnails", "large-images", "justified", "portfolio", "photos-app"])(
    "%s: is no gallery until the person asks for the page",
    (name) => {
      expect(read(name)).toMatchObject({ isMarked: false, gallery: undefined });
    },
  );

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
    expect(read("json-ld").items[0]).toMatchObject({ title: "Cranes", caption: "Cranes at dawn" });
    expect(read("microdata").items[0]).toMatchObject({ title: "A", caption: "First light" });
    expect(read("lightgallery").items[0]).toMatchObject({
      title: "Peak at noon",
      caption: "Peak By Ada",
    });
    expect(read("glightbox").items[0]).toMatchObject({ title: "Bridge", caption: "From the north" });
    expect(read("linked-thumbnails", true).titles).toEqual(["Road", "2.png", "with space.webp"]);
  });

  it("takes the dates that say when a photo was made, where machines can read them", () => {
    const days = (name: string) =>
      read(name)
        .items.flatMap(({ capturedAtMs }) => capturedAtMs ?? [])
        .map((ms) => new Date(ms).toISOString().slice(0, 10));
    expect(days("json-ld")).toEqual(["2024-05-01"]);
    expect(days("microdata")).toEqual(["2023-11-30"]);
    expect(days("lightgallery")).toEqual([]);
  });

  it("leaves out what is no part of the gallery, and lists what it might be", () => {
    const { gallery } = read("wordpress");
    const aside = gallery?.source.items.filter(({ memoryId }) => gallery.aside?.has(memoryId));
    expect(aside?.map(({ title }) => title)).toEqual(["Ada's blog"]);
  });

  it("finds the largest file that an image names", () => {
    expect(read("large-images", true).urls).toEqual(["/p/1-2048.jpg", "/p/2@2x.avif", "/p/3.jpg"]);
    expect(read("photoswipe").urls).toEqual(["/l/1.jpg", "/l/2.jpg", "/l/3.jpg", "/film.mp4"]);
  });

  it("carries the file that is shown beside the largest, so that one of them can be read", () => {
    expect(read("photoswipe").gallery?.source.items[0]?.candidates).toEqual([
      { url: "https://site.example/l/1.jpg", claim: "larger", widthPx: 1_600, heightPx: 1_200 },
      { url: "https://site.example/s/1.jpg", claim: "shown" },
    ]);
  });

  it("takes the largest file, wherever a gallery names it, and no icon, pixel, avatar or banner", () => {
    const uploads = "/wp-content/uploads/2024/05";
    expect(read("wordpress").urls).toEqual([
      `${uploads}/cranes.jpg`,
      `${uploads}/ropes.jpg`,
      `${uploads}/buoys.jpg`,
      `${uploads}/gulls.jpg`,
    ]);
    expect(read("justified", true).urls).toEqual([
      "https://cdn.site.example/65535/111_aa_z.jpg",
      "https://cdn.site.example/65535/222_bb_z.jpg",
      "https://cdn.site.example/65535/333_cc_k.jpg",
    ]);
    expect(read("portfolio", true).urls).toEqual([
      "/c/one_rw_3840.jpg",
      "/c/two_1920.jpg",
      "/c/three_full.jpeg",
      "/c/four_4000.jpg",
      "/c/drone.mp4",
    ]);
    expect(read("photos-app", true).urls).toEqual([
      "https://lh3.googleusercontent.com/pw/AP1abc=s0",
      "https://lh3.googleusercontent.com/pw/AP1def=s0",
    ]);
  });

  it("tells videos from images, and names what has no text of its own by its link", () => {
    expect(read("portfolio", true).items.at(-1)).toMatchObject({ memoryType: "video" });
    expect(read("portfolio", true).titles).toEqual(["Glacier", "Fall", "Sand", "Sea", "drone.mp4"]);
    expect(read("wordpress").items[3]).toMatchObject({ title: "Gulls", caption: "Gulls, again" });
    expect(read("justified", true).titles).toEqual(["Lake by Ada", "Hut by Ada", "Mist"]);
    expect(read("photos-app", true).titles?.[0]).toBe("Photo - Landscape - Jun 3, 2024, 10:11:12 AM");
  });

  it("knows where each photo is shown", () => {
    const { gallery } = read("json-ld");
    expect([...(gallery?.places.values() ?? [])].map(({ localName }) => localName)).toEqual(["li"]);
    expect(read("photoswipe").gallery?.places.size).toBe(4);
  });
});
