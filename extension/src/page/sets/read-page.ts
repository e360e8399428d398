import { photosInJsonLd } from "../evidence/json-ld.ts";
import { photosInMicrodata } from "../evidence/microdata.ts";
import type { Photo } from "../evidence/photo.ts";
import { photosOnPage } from "../evidence/photos-on-page.ts";
import { albumsInScript } from "../evidence/script-data.ts";
import { elementsIn, type Found } from "../evidence/walk.ts";
import type { ToldBySite } from "../interfaces/ask-interfaces.ts";
import { moreOf } from "../onward/more.ts";
import type { PageAddress, PageGallery, Wanted } from "../reading/gallery-adapter.ts";
import { isShownFrom } from "../reading/is-shown-from.ts";
import { addAlbum, ofPage } from "./album.ts";
import { choose } from "./choose.ts";
import { addLearnedFiles, joinViews } from "./larger-views.ts";
import { joinLivePhotos } from "./live-photos.ts";
import { joinSame, withoutPlaceholders } from "./merge.ts";
import { galleryOf } from "./page-gallery.ts";
import { setsOf } from "./photo-set.ts";
import { withoutThumbnails } from "./thumbnails.ts";

/** What is known beside the page that is shown. */
export interface BesidePage {
  /** What the page has as its server sent it (`albumsInSource`). */
  sourceAlbums?: readonly (readonly Photo[])[] | undefined;
  /** What its site's interfaces tell. */
  told?: ToldBySite | undefined;
  /** Where pictures of the same gallery stand on its other pages (`structureOf`). What stands there is the gallery, however little it is. */
  like?: ReadonlySet<string> | undefined;
  /** The address that ids are derived from; by default that of the page, or of the first page of its list. */
  galleryUrl?: string | undefined;
}

/**
 * Reads a page without ids as one gallery. It yields often, so that the page can go on in between. The document may also be one that
 * was fetched and parsed, and is shown nowhere.
 */
export function* readPage(
  document: Document,
  page: PageAddress,
  wanted: Wanted,
  { sourceAlbums = [], told, like, galleryUrl }: BesidePage = {},
): Generator<void, PageGallery | undefined> {
  const isAsked = wanted === "any";
  const elements = yield* allElements(document, page);
  const found = yield* photosOnPage(elements, page, { asksStyles: isAsked, keepsSmall: false });
  const shown = yield* joinLivePhotos(yield* joinSame(yield* withoutPlaceholders(found)));
  const sets = yield* joinViews(yield* setsOf(shown));
  const structured = [
    photosInJsonLd(textsOfType(elements, /^application\/ld\+json$/), page.baseUrl),
    photosInMicrodata(elements),
  ];
  const ofGallery = structured.flatMap((photos) => photos.ofGallery);
  const others = structured.flatMap((photos) => photos.others);
  yield* addAlbum(sets, ofGallery, true, true);
  yield* addAlbum(sets, others, true, isAsked);
  for (const album of yield* albumsInData(elements, page.baseUrl)) yield* addAlbum(sets, album, false, true);
  if (told) {
    yield* addAlbum(sets, told.album, true, true);
    yield* addAlbum(sets, ofPage(told.details, sets), true, false);
  }
  // A server may answer with another page than the one that is shown.
  for (const album of sourceAlbums) yield* addAlbum(sets, album, false, false);
  const whole = yield* withoutThumbnails(sets);
  for (const set of whole) yield* addLearnedFiles(set);
  const choice = yield* choose(whole, shown, like);
  if (choice.chosen.length === 0 || (wanted === "marked" && !choice.isMarked)) return undefined;
  const gallery = yield* galleryOf(document, page, choice, galleryUrl);
  const isShown = document.defaultView !== null && gallery !== undefined && isAsked && like === undefined;
  const more = isShown ? yield* moreOf(document, page, gallery) : undefined;
  return more === undefined || gallery === undefined ? gallery : { ...gallery, more };
}

/** Pictures that the person pointed at, however small. @param addresses as the browser shows them */
export function* readPointedAt(
  document: Document,
  page: PageAddress,
  addresses: ReadonlySet<string>,
): Generator<void, PageGallery | undefined> {
  const elements = yield* allElements(document, page);
  const photos = yield* photosOnPage(elements, page, { asksStyles: false, keepsSmall: true });
  const chosen = photos.filter(
    ({ picture }) => picture && [...addresses].some((address) => isShownFrom(picture, address)),
  );
  return yield* galleryOf(document, page, { chosen: yield* joinSame(chosen), others: [] });
}

function* allElements(document: Document, { baseUrl }: PageAddress): Generator<void, Found[]> {
  const elements: Found[] = [];
  for (const found of elementsIn({ node: document, baseUrl })) {
    elements.push(found);
    if (elements.length % 50 === 0) yield;
  }
  return elements;
}

function textsOfType(elements: readonly Found[], type: RegExp): string[] {
  return elements.flatMap(({ element }) => {
    if (element.localName !== "script" || element.hasAttribute("src")) return [];
    const own = element.getAttribute("type") ?? "";
    return type.test(own) && (own !== "application/ld+json") === (type.source !== "^application\\/ld\\+json$")
      ? [element.textContent ?? ""]
      : [];
  });
}

/** Lists in scripts and in the attributes of elements. */
function* albumsInData(elements: readonly Found[], baseUrl: string): Generator<void, Photo[][]> {
  const albums: Photo[][] = [];
  for (const text of textsOfType(elements, /^$|javascript|module|json$/)) {
    yield;
    albums.push(...albumsInScript(text, baseUrl));
  }
  for (const { element } of elements) {
    yield;
    for (const name of element.getAttributeNames()) {
      const value = element.getAttribute(name) ?? "";
      if (value.length > 30 && /^\s*[[{]/.test(value)) albums.push(...albumsInScript(value, baseUrl));
    }
  }
  return albums;
}

/** The gallery of the page as its server sent it, set by set: scripts may have taken it apart since. */
export function* albumsInSource(source: Document, page: PageAddress): Generator<void, Photo[][]> {
  const elements = yield* allElements(source, page);
  const found = yield* photosOnPage(elements, page, { asksStyles: false, keepsSmall: false });
  const photos = yield* joinLivePhotos(yield* joinSame(yield* withoutPlaceholders(found)));
  const { parts } = yield* choose(yield* withoutThumbnails(yield* joinViews(yield* setsOf(photos))), photos);
  return parts.map((part) => part.map((photo) => ({ ...photo, picture: undefined, tile: undefined })));
}
