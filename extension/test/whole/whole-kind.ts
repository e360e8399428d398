/** One way in which a gallery of many photos is spread over pages, or over time in one page. */
export interface WholeKind {
  name: string;
  /** The path of the page that the person is on. */
  start: string;
  /** Nothing but the photos' own links leads on. */
  opensPages?: true;
  /** Paths of pages from which the same gallery is found. */
  alsoFrom?: readonly string[];
  /** Only the page itself can show the rest. */
  isInTab?: boolean;
  /** How many photos it has where a thousand would take long. */
  fewer?: number;
  /** How many it has at most, where showing each takes a click. */
  most?: number;
  /** How long the server takes for a path. */
  answerMs?(url: URL): number;
  /** The page at a path; nothing where there is none. */
  page(url: URL, photos: readonly KnownPhoto[]): string | undefined;
}

export interface KnownPhoto {
  index: number;
  title: string;
  /** Path of the file that a page names as its best. */
  full: string;
  thumb: string;
}

export const COUNT = 1_000;

/** Photos of known names, as a gallery of so many has them. */
export const knownPhotos = (kind: string, count: number): KnownPhoto[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    title: `View ${index}`,
    full: `/files/${kind}/full/view${index}-1600x1067.jpg`,
    thumb: `/files/${kind}/thumb/view${index}-300x200.jpg`,
  }));

export const PER_PAGE = 25;
export const slice = (photos: readonly KnownPhoto[], page: number, size = PER_PAGE) =>
  photos.slice((page - 1) * size, page * size);
export const pageCount = (photos: readonly KnownPhoto[], size = PER_PAGE) => Math.ceil(photos.length / size);

export const linkedThumb = ({ full, thumb, title }: KnownPhoto) =>
  `<a href="${full}"><img src="${thumb}" width="300" height="200" alt="${title}"></a>`;

export const thumbTo = (href: string, { thumb, title }: KnownPhoto) =>
  `<a href="${href}"><img src="${thumb}" width="150" height="100" alt="${title}" loading="lazy"></a>`;

/** A site's page with what usually stands around its photos; none of that belongs to the gallery. */
export const sitePage = (title: string, body: string, head = "") => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>.grid { display: flex; flex-wrap: wrap; gap: 4px } .grid img { width: 150px; height: 100px }</style>${head}</head><body>
<header><a href="/"><img src="/junk/logo-400x120.png" width="400" height="120" alt="The site"></a>
<nav><a href="/about/">About</a><a href="/wp-login.php?action=logout">Log out</a><a href="/cart/?add-to-cart=7">Buy</a></nav></header>
<main><h1>${title.replace(/ – .*/, "")}</h1>${body}</main>
<aside><img src="/junk/avatar-96x96.png" alt="Ada"><a href="https://shop.example/7"><img src="/junk/offer-300x250.png" width="300" height="250" alt="Offer"></a></aside>
<section class="teasers"><h3>You may also like</h3>${[1, 2, 3].map((n) => `<a href="/posts/${n}/"><img src="/junk/post${n}-350x200.png" width="350" height="200" alt="Post ${n}"></a>`).join("")}</section>
<footer><a href="/photos/delete?all=1">Delete all</a></footer></body></html>`;

export const grid = (inner: string) => `<div class="grid">${inner}</div>`;
