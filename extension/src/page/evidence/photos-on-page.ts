import { photoName } from "../addresses/file-kind.ts";
import type { PageAddress } from "../reading/gallery-adapter.ts";
import { MARKED, MARKED_ITEM } from "../reading/marks.ts";
import { filesInAttributes, opened } from "./attributes.ts";
import { atFirstBase } from "./first-base.ts";
import { fileBeside, type LinkEvidence, readLink } from "./links.ts";
import type { FoundFile, Photo } from "./photo.ts";
import { filesOfPicture } from "./picture-files.ts";
import { isFurniture, styledBackground } from "./picture-size.ts";
import { rightsOfTile } from "./rights.ts";
import { photoInData } from "./script-data.ts";
import { textsOf } from "./texts-of-photo.ts";
import { type Tiles, tilesOf } from "./tiles.ts";
import { ancestorsOf, type Found } from "./walk.ts";

/** An element that shows a picture, with the files that it names. */
interface ShownPicture extends Found {
  files: FoundFile[];
}

const LAZY_BACKGROUND = /^data-(?:[\w-]*-)?(?:bg|bgset|background(?:-image)?)$/;

export interface ReadingOptions {
  /** Also looks for the backgrounds of style sheets, which takes time. */
  asksStyles: boolean;
  /** Also takes icons and other small pictures. */
  keepsSmall: boolean;
}

/**
 * Reads the photos that elements show or link. It yields often, so that whoever reads can let the page go on in between.
 */
export function* photosOnPage(
  elements: readonly Found[],
  page: PageAddress,
  { asksStyles, keepsSmall }: ReadingOptions,
): Generator<void, Photo[]> {
  const pictures: ShownPicture[] = [];
  const carriers: Found[] = [];
  for (const at of elements) {
    yield;
    const isCarried = isCarrier(at.element);
    const isShown = isPicture(at.element);
    if (!isCarried && !isShown && !asksStyles) continue;
    // The address of a style sheet's background is relative to nothing.
    const found = isCarried || isShown ? atFirstBase(at) : at;
    const { element, baseUrl } = found;
    const files = isShown ? filesOfPicture(element, baseUrl) : asksStyles ? styledBackground(element, baseUrl) : [];
    if (files.length > 0 && (keepsSmall || !isFurniture(element, files))) pictures.push({ ...found, files });
    else if (files.length === 0 && isCarried) carriers.push(found);
  }
  const tiles = yield* tilesOf(pictures);
  const photos = new Map<Element, Photo>();
  for (const picture of pictures) {
    yield;
    const photo = photoOf(picture, tiles, page);
    if (photo) photos.set(picture.element, photo);
  }
  const loose: Photo[] = [];
  const byTile = new Map([...photos.values()].map((photo) => [photo.tile, photo]));
  for (const carrier of carriers) {
    yield;
    const photo = addCarrier(carrier, tiles, byTile, page);
    if (photo) loose.push(photo);
  }
  return [...photos.values(), ...loose];
}

/** SVG's own element for pictures is called `image`. */
const SHOWS_PICTURE = /^(?:img|amp-img|video|canvas|image|object|embed)$/;

function isPicture(element: Element): boolean {
  if (SHOWS_PICTURE.test(element.localName)) return true;
  if (/url\(|image-set\(/.test(element.getAttribute("style") ?? "")) return true;
  return element.getAttributeNames().some((name) => LAZY_BACKGROUND.test(name));
}

/** Whether an element may name a file: as a link or in an attribute for scripts. */
function isCarrier(element: Element): boolean {
  if (element.localName === "source" || element.localName === "link") return false;
  if (element.localName === "a" && element.hasAttribute("href")) return true;
  if (isData(element)) return true;
  return element
    .getAttributeNames()
    .some((name) => name.startsWith("data-") && /[./]/.test(element.getAttribute(name) ?? ""));
}

const isData = (element: Element) =>
  element.localName === "script" && element.getAttribute("type") === "application/json";

function photoOf(picture: ShownPicture, tiles: Tiles, page: PageAddress): Photo | undefined {
  const { element, baseUrl } = picture;
  const tile = tiles.around(element);
  const files = [...picture.files];
  let link: Element | undefined;
  let evidence: LinkEvidence | undefined;
  let isInTile = true;
  const named: FoundFile[] = [];
  for (const around of ancestorsOf(element)) {
    if (around !== element) {
      if (around.localName === "a" && link === undefined) {
        link = around;
        evidence = readLink(around, baseUrl, page.url);
        files.push(...evidence.files);
      } else if (isInTile) named.push(...opened(filesInAttributes(around, baseUrl)));
    }
    if (around === tile) isInTile = false;
    if (!isInTile && (link !== undefined || tiles.counts.get(around) !== 1)) break;
  }
  // A tile without a link around its picture may have one that lies over it.
  const over = link ?? tile.querySelector("a[href]") ?? undefined;
  evidence ??= over && readLink(over, baseUrl, page.url);
  if (over !== link && evidence) files.push(...evidence.files);
  if (evidence?.isForeignFilm) return undefined;
  return {
    picture: element,
    tile,
    files: [...files, ...named],
    isVideo: element.localName === "video",
    link: named.some(({ rank }) => rank === "opened" || rank === "original") ? "file" : (evidence?.kind ?? "none"),
    mark: markOf(element),
    ...textsOf({ picture: element, tile }, over),
    rights: rightsOfTile(tile, baseUrl),
  };
}

function markOf(element: Element): string | undefined {
  const marked = element.closest(MARKED);
  return marked === null ? undefined : marked.matches(MARKED_ITEM) ? "item" : "gallery";
}

const namesOf = ({ files }: Photo) => new Set(files.map(({ url }) => photoName(url)));

/** The photo that an element around it has, if it has one only: what is beside its tile is about it too. */
function onlyPhotoIn(
  around: Element,
  tiles: Tiles,
  byTile: ReadonlyMap<Element | undefined, Photo>,
): Photo | undefined {
  if (tiles.counts.get(around) !== 1) return undefined;
  return [...byTile.values()].find(({ tile }) => tile !== undefined && around.contains(tile));
}

/** Adds what data in the same tile tell of a photo. */
function addTold(photo: Photo, { files, title, caption }: Photo): void {
  photo.files.push(...files);
  photo.link = "file";
  photo.title ??= title;
  photo.caption ??= caption;
}

/** Adds what a link or another element beside a picture names; without a picture near it, it is a photo of its own. */
function addCarrier(
  { element, baseUrl }: Found,
  tiles: Tiles,
  byTile: ReadonlyMap<Element | undefined, Photo>,
  page: PageAddress,
): Photo | undefined {
  // What is around pictures was read with them.
  if (tiles.counts.has(element)) return undefined;
  for (const around of ancestorsOf(element)) {
    const photo = byTile.get(around);
    const beside = element.localName === "a" ? (photo ?? onlyPhotoIn(around, tiles, byTile)) : undefined;
    const file = beside && fileBeside(element, baseUrl, namesOf(beside));
    if (file) beside.files.push(file);
    if (photo) {
      const names = namesOf(photo);
      const named = filesInAttributes(element, baseUrl).filter(
        ({ url, rank }) => rank === "original" || names.has(photoName(url)),
      );
      photo.files.push(...named);
      const told = isData(element) ? photoInData(element.textContent ?? "", baseUrl) : undefined;
      if (told) addTold(photo, told);
      return undefined;
    }
    if (file) return undefined;
    if (tiles.counts.has(around)) break;
  }
  const { files, kind, isForeignFilm } =
    element.localName === "a"
      ? readLink(element, baseUrl, page.url)
      : { files: opened(filesInAttributes(element, baseUrl)), kind: "file" as const, isForeignFilm: false };
  if (files.every(({ rank }) => rank === "thumbnail") || isForeignFilm) return undefined;
  const mark = markOf(element);
  return {
    picture: undefined,
    tile: element,
    files,
    isVideo: false,
    link: kind,
    mark,
    ...textsOf({ picture: undefined, tile: element }, element),
  };
}
