import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { finished } from "../../../test/finished.ts";
import { parseGalleryRequest } from "../../messages/gallery-request.ts";
import type { Wanted } from "../reading/gallery-adapter.ts";
import { albumsInSource, readPage } from "./read-page.ts";

const parsed = (body: string) =>
  parseHTML(`<html><head></head><body>${body}</body></html>`).document as unknown as Document;
const PAGE = { url: "https://site.example/album/", baseUrl: "https://site.example/album/" };

function read(
  page: string | Document,
  { wanted = "any" as Wanted, at = PAGE, source }: { wanted?: Wanted; at?: typeof PAGE; source?: string } = {},
) {
  const document = typeof page === "string" ? parsed(page) : page;
  const gallery = finished(
    readPage(document, at, wanted, {
      sourceAlbums: source === undefined ? undefined : finished(albumsInSource(parsed(source), at)),
    }),
  );
  const items = gallery?.source.items ?? [];
  return {
    ids: items.map(({ memoryId }) => memoryId),
    ticked: items
      .filter(({ memoryId }) => !gallery?.aside?.has(memoryId))
      .map(({ url }) => url.replace("https://site.example", "")),
    aside: items
      .filter(({ memoryId }) => gallery?.aside?.has(memoryId))
      .map(({ url }) => url.replace("https://site.example", "")),
    items,
  };
}

const thumbnails = (names: readonly string[], query = "") =>
  names
    .map(
      (name) =>
        `<a href="full/${name}.jpg${query}"><img src="t/${name}-300x200.jpg" width="300" height="200" alt="${name}"></a>`,
    )
    .join("");

describe("a page without ids", () => {
  it("gives a photo the same id whatever signs its address", () => {
    const visits = ["f00", "ba7"].map((signature) =>
      read(thumbnails(["a", "b"], `?X-Amz-Expires=900&X-Amz-Signature=${signature}`)),
    );
    expect(visits[0]?.ids).toEqual(visits[1]?.ids);
    expect(visits[0]?.items[0]?.url).toContain("Signature=f00");
  });

  it("keeps photos apart that differ in nothing but a token", () => {
    const page = ["x1", "x2"].map(
      (token) =>
        `<a data-lightbox="g" href="/photo?token=${token}"><img src="/small?token=${token}" width="300" height="200"></a>`,
    );
    expect(new Set(read(page.join("")).ids).size).toBe(2);
  });

  it("keeps what relative addresses meant when the page changes its own", () => {
    const document = parsed(thumbnails(["a", "b", "c"]));
    const before = read(document).ticked;
    const later = { url: "https://site.example/album/photo/7", baseUrl: "https://site.example/album/photo/7" };
    expect(read(document, { at: later }).ticked).toEqual(before);
  });

  it("lists, and does not tick, what leads elsewhere or stands around the content", () => {
    const { ticked, aside } =
      read(`<main>${thumbnails(["a", "b", "c"])}<a href="https://shop.example.org/7"><img src="/offer.jpg" width="400" height="300"></a></main>
      <aside><img src="/ada.jpg" width="400" height="400"></aside>
      <div class="related-posts">${[1, 2, 3].map((n) => `<a href="/posts/${n}"><img src="/posts/${n}.jpg" width="400" height="300"></a>`).join("")}</div>`);
    expect(ticked).toEqual(["/album/full/a.jpg", "/album/full/b.jpg", "/album/full/c.jpg"]);
    expect(aside).toEqual(["/offer.jpg", "/ada.jpg", "/posts/1.jpg", "/posts/2.jpg", "/posts/3.jpg"]);
  });

  it("is none where there is nothing but teasers of other pages", () => {
    expect(
      read(
        `<section><h2>Related posts</h2>${[1, 2, 3].map((n) => `<a href="/${n}"><img src="/${n}.jpg" width="400" height="300"></a>`).join("")}</section>`,
      ).items,
    ).toEqual([]);
  });

  it("finds in its source what a slider has taken apart", () => {
    const slider = `<div class="slider"><div class="stage"><img src="full/a.jpg" width="900" height="600"></div><div class="thumbs-nav">${["a", "b", "c"].map((name) => `<img src="t/${name}-150x150.jpg" width="150" height="150">`).join("")}</div></div>`;
    const { ticked } = read(slider, { source: `<div class="slider">${thumbnails(["a", "b", "c"])}</div>` });
    expect(ticked.toSorted()).toEqual(["/album/full/a.jpg", "/album/full/b.jpg", "/album/full/c.jpg"]);
  });

  it("says nothing that a message does not take, whatever numbers and types the page claims", () => {
    const sets = ["0w", "0.2w", "99999999999999999999w", "-1w", "1e9w"].map(
      (size, n) =>
        `<img srcset="/${n}.jpg ${size}" src="/s${n}.jpg" width="400" height="300" alt="${"x".repeat(9_000)}">`,
    );
    const typed = `<picture><source type="image/${"x".repeat(500)}" srcset="/p.webp 0.1x"><img src="/p.jpg" width="400" height="300"></picture>`;
    const document = parsed(`<main>${sets.join("")}${typed}</main>`);
    const gallery = finished(readPage(document, PAGE, "any"));
    const request = { to: "background", type: "job.start", gallery: gallery?.source, edgesUrl: null };
    expect(parseGalleryRequest(request)).toMatchObject({ ok: true });
  });

  it("takes nothing from a source that is another page", () => {
    expect(
      read(`<main>${thumbnails(["a", "b", "c"])}</main>`, { source: thumbnails(["x", "y", "z"]) }).items,
    ).toHaveLength(3);
  });

  it("keeps photos of one name in two albums apart", () => {
    const album = (folder: string) =>
      `<div class="album">${[1, 2, 3].map((n) => `<a href="/${folder}/${n}.jpg"><img src="/${folder}/t/${n}.jpg" width="300" height="200"></a>`).join("")}</div>`;
    const data = `<script>var shown = [{ src: "/one/1.jpg" }, { src: "/one/2.jpg" }];</script>`;
    expect(read(`<main>${album("one")}${album("two")}</main>${data}`).ticked).toHaveLength(6);
  });

  it("leaves addresses out that are too long for a message, and keeps the photo where it has another", () => {
    const long = `https://site.example/full/a.jpg?x=${"x".repeat(9_000)}`;
    const { items } = read(
      `${thumbnails(["b", "c"])}<a href="${long}"><img src="t/a-300x200.jpg" width="300" height="200" alt="a"></a>`,
    );
    expect(
      items.every(({ url, candidates = [] }) =>
        [url, ...candidates.map((file) => file.url)].every((address) => address.length <= 8_000),
      ),
    ).toBe(true);
    expect(items).toHaveLength(3);
  });
});
