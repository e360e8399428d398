import { grid, linkedThumb, PER_PAGE, pageCount, sitePage, slice, type WholeKind } from "./whole-kind.ts";

const numbers = (count: number, here: number, href: (page: number) => string) =>
  `<nav class="pagination">${Array.from({ length: count }, (_, index) => index + 1)
    .filter((page) => page === 1 || page === count || Math.abs(page - here) <= 2)
    .map((page) => (page === here ? `<span aria-current="page">${page}</span>` : `<a href="${href(page)}">${page}</a>`))
    .join(" ")}</nav>`;

/** Galleries whose pages are linked one after another, or by number. */
export const LISTS: WholeKind[] = [
  {
    name: "A chain of pages by rel=next",
    start: "/chain/",
    alsoFrom: ["/chain/?after=view499"],
    page: (url, photos) => {
      const after = url.searchParams.get("after");
      const from = after === null ? 0 : photos.findIndex(({ title }) => title === after.replace("view", "View ")) + 1;
      const here = photos.slice(from, from + PER_PAGE);
      const [last, before] = [here.at(-1), photos[from - PER_PAGE - 1]];
      const token = (title: string) => `?after=${title.replace("View ", "view")}`;
      const next = last && last.index + 1 < photos.length ? `<link rel="next" href="${token(last.title)}">` : "";
      const previous =
        from > 0 ? `<a rel="prev" href="${before ? token(before.title) : "/chain/"}">Newer photos</a>` : "";
      return sitePage("Chain", `${grid(here.map(linkedThumb).join(""))}${previous}`, next);
    },
  },
  {
    name: "Numbered pages in a parameter",
    start: "/numbered/?album=7",
    alsoFrom: ["/numbered/?album=7&page=3"],
    page: (url, photos) => {
      const page = Number(url.searchParams.get("page") ?? 1);
      const pager = numbers(pageCount(photos), page, (other) => `?album=7&amp;page=${other}`);
      const count = `<p>${(page - 1) * PER_PAGE + 1}–${page * PER_PAGE} of ${photos.length}</p>`;
      return sitePage(
        `Numbered${page > 1 ? ` – Page ${page}` : ""}`,
        `${count}${grid(slice(photos, page).map(linkedThumb).join(""))}${pager}`,
      );
    },
  },
  {
    name: "Numbered pages in the path",
    start: "/path/",
    alsoFrom: ["/path/page/40/"],
    page: (url, photos) => {
      const page = Number(/page\/(\d+)/.exec(url.pathname)?.[1] ?? 1);
      const href = (other: number) => (other === 1 ? "/path/" : `/path/page/${other}/`);
      const next = page < pageCount(photos) ? `<a class="next" href="${href(page + 1)}">Older posts →</a>` : "";
      return sitePage(
        "Path",
        `${grid(slice(photos, page).map(linkedThumb).join(""))}<div class="nav-links">${next}</div>${numbers(pageCount(photos), page, href)}`,
      );
    },
  },
  {
    name: "Numbered files, few links at a time",
    start: "/numbered-files/index.html",
    alsoFrom: ["/numbered-files/index-12.html"],
    page: (url, photos) => {
      const page = Number(/index-(\d+)/.exec(url.pathname)?.[1] ?? 1);
      const href = (other: number) => (other === 1 ? "index.html" : `index-${other}.html`);
      return sitePage(
        "Numbered files",
        `<table><tr>${slice(photos, page)
          .map((photo) => `<td>${linkedThumb(photo)}</td>`)
          .join("")}</tr></table>${numbers(pageCount(photos), page, href)}`,
      );
    },
  },
  {
    name: "Lazy images behind a link that loads more",
    start: "/lazy/",
    page: (url, photos) => {
      const page = Number(url.searchParams.get("seite") ?? 1);
      const lazy = slice(photos, page).map(
        ({ full, title }) =>
          `<div class="item"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="${full}" alt="${title}" loading="lazy"><noscript><img src="${full}" alt="${title}"></noscript></div>`,
      );
      const more = page < pageCount(photos) ? `<a class="load-more" href="?seite=${page + 1}">Mehr laden</a>` : "";
      return sitePage("Lazy", grid(lazy.join("")) + more);
    },
  },
  {
    name: "Pages in a frame of the same origin",
    start: "/framed/",
    page: (url, photos) => {
      if (!url.pathname.endsWith("/inner"))
        return sitePage("Framed", `<iframe src="/framed/inner" width="900" height="700"></iframe>`);
      const page = Number(url.searchParams.get("page") ?? 1);
      return sitePage(
        "Framed",
        grid(slice(photos, page).map(linkedThumb).join("")) +
          numbers(pageCount(photos), page, (other) => `?page=${other}`),
      );
    },
  },
  {
    name: "Pages of a gallery in an open shadow root",
    start: "/shadow/",
    page: (url, photos) => {
      const page = Number(url.searchParams.get("offset") ?? 0) / PER_PAGE + 1;
      const inner =
        grid(slice(photos, page).map(linkedThumb).join("")) +
        numbers(pageCount(photos), page, (other) => `?offset=${(other - 1) * PER_PAGE}`);
      return sitePage("Shadow", `<photo-gallery><template shadowrootmode="open">${inner}</template></photo-gallery>`);
    },
  },
];
