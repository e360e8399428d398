import { grid, linkedThumb, sitePage, slice, thumbTo, type WholeKind } from "./whole-kind.ts";

const ALBUMS = 20;
const PER_ALBUM = 50;

/** A photo's own page, with what is usually around it there. */
const photoPage = (
  title: string,
  main: string,
  links: { up: string; before?: string | undefined; after?: string | undefined },
) =>
  sitePage(
    title,
    `<p><a href="${links.up}">Up</a> ${links.before ?? ""} ${links.after ?? ""}</p><div class="photo">${main}</div><div class="comments"><img src="/junk/commenter-80x80.png" alt="Commenter"></div>`,
  );

/** Albums in albums, and galleries with a page for each photo. */
export const ALBUM_KINDS: WholeKind[] = [
  {
    name: "Albums of albums",
    opensPages: true,
    start: "/albums/",
    page: (url, photos) => {
      const [, album] = /^\/albums\/(\d+)\/$/.exec(url.pathname) ?? [];
      if (album !== undefined)
        return sitePage(`Album ${album}`, grid(slice(photos, Number(album), PER_ALBUM).map(linkedThumb).join("")));
      const covers = Array.from({ length: ALBUMS }, (_, index) => slice(photos, index + 1, PER_ALBUM)[3]);
      return sitePage(
        "All albums",
        `<ul class="albums">${covers.map((cover, index) => (cover ? `<li>${thumbTo(`/albums/${index + 1}/`, cover)}<span>Album ${index + 1}</span></li>` : "")).join("")}</ul>`,
      );
    },
  },
  {
    name: "A page for each photo, as Piwigo has it",
    start: "/piwigo/index.php?/category/1",
    fewer: 120,
    page: (url, photos) => {
      const [, start = "0"] = /start-(\d+)/.exec(url.search) ?? [];
      const [, photoId] = /^\?\/(\d+)\/category/.exec(url.search) ?? [];
      const at = Number(start);
      if (url.pathname.endsWith("picture.php")) {
        const photo = photos[Number(photoId)];
        if (photo === undefined) return undefined;
        const beside = (index: number, rel: string) => {
          const other = photos[index];
          return other
            ? `<a rel="${rel}" href="picture.php?/${index}/category/1"><img src="${other.thumb}" width="150" height="100"></a>`
            : "";
        };
        return photoPage(
          photo.title,
          `<a href="${photo.full}"><img id="theMainImage" src="/files/piwigo/medium/view${photo.index}-900x600.jpg" width="900" height="600" alt="${photo.title}"></a>`,
          {
            up: "index.php?/category/1",
            before: beside(photo.index - 1, "prev"),
            after: beside(photo.index + 1, "next"),
          },
        );
      }
      const shown = photos.slice(at, at + 100);
      const items = shown
        .map((photo) => `<li class="gthumb">${thumbTo(`picture.php?/${photo.index}/category/1`, photo)}</li>`)
        .join("");
      const next =
        at + 100 < photos.length ? `<a rel="next" href="index.php?/category/1/start-${at + 100}">Next</a>` : "";
      return sitePage("Piwigo", `<ul class="thumbnails">${items}</ul><div class="navigationBar">${next}</div>`);
    },
  },
  {
    name: "A page for each photo, opaque names",
    opensPages: true,
    start: "/stream/",
    fewer: 60,
    page: (url, photos) => {
      const [, id] = /\/stream\/photo\/(\d+)\/$/.exec(url.pathname) ?? [];
      const opaque = (path: string, index: number, size: string) =>
        `/files/stream/${path}/${7_919 * index + 1_000}_${(index * 104_729).toString(16)}${size}`;
      const photo = photos[Number(id)];
      if (id !== undefined) {
        if (photo === undefined) return undefined;
        return photoPage(
          photo.title,
          `<img class="main-photo" src="${photo.full}" width="1024" height="683" alt="${photo.title}">`,
          { up: "/stream/" },
        );
      }
      const thumbs = photos.map((each) =>
        thumbTo(`/stream/photo/${each.index}/`, { ...each, thumb: opaque("t", each.index, "_m.jpg") }),
      );
      return sitePage("Stream", `<div class="photo-list-view">${thumbs.join("")}</div>`);
    },
  },
];
