import type { Photo } from "../evidence/photo.ts";
import { shownSize } from "../evidence/picture-size.ts";
import { knownSize, type PhotoSet } from "./photo-set.ts";
import { structureOf } from "./place.ts";

/** Smaller pictures are no photos by themselves; many alike are thumbnails. */
const MIN_LONG_PX = 300;
const MIN_SHORT_PX = 120;
const MIN_THUMBNAIL_PX = 60;
const MIN_ALIKE = 3;
const MIN_MARKED = 2;
/** A set is of the same rank as the best one from this part of its score on. */
const SAME_RANK = 0.5;
/** What is worse is no gallery, even if there is nothing better. */
const MIN_QUALITY = 0.2;

export interface Choice {
  /** The photos that are the page's gallery. */
  chosen: Photo[];
  /** Other pictures, which a person may add. */
  others: Photo[];
  /** Whether the gallery is one by the page's own mark-up. */
  isMarked: boolean;
}

/**
 * Decides which pictures of a page are its gallery: the best set, and those of the same rank.
 * @param order the photos in the order of the page
 * @param like where the pictures of the same gallery stand on its other pages; what stands there is chosen
 */
export function* choose(
  sets: readonly PhotoSet[],
  order: readonly Photo[],
  like?: ReadonlySet<string>,
): Generator<void, Choice> {
  const known = new Set<PhotoSet>();
  if (like !== undefined) for (const set of sets) if (yield* standsLike(set, like)) known.add(set);
  const sizes = yield* sizesOf(sets);
  const scored: Scored[] = [];
  for (const set of sets) {
    yield;
    const photos = known.has(set) ? set.photos : photosWorthShowing(set, sizes);
    if (photos.length > 0)
      scored.push({ ...set, photos, ...scoreOf({ ...set, photos }, sizes), isKnown: known.has(set) });
  }
  const best = scored.toSorted((one, other) => other.score - one.score)[0];
  const chosen: Photo[] = [];
  const others: Photo[] = [];
  for (const set of scored) {
    const isOfRank =
      known.size > 0
        ? set.isKnown
        : best !== undefined && best.quality >= MIN_QUALITY && (set === best || isSameRank(set, best));
    yield;
    const usual = usualOf(set.photos, sizes);
    for (const photo of set.photos) {
      yield;
      (isOfRank && !isUnlike(photo, usual, sizes) ? chosen : others).push(photo);
    }
  }
  const at = new Map(order.map((photo, index) => [photo, index]));
  const place = (photo: Photo) => at.get(photo) ?? order.length;
  for (const photos of [chosen, others]) photos.sort((one, other) => place(one) - place(other));
  return { chosen, others, isMarked: best?.isInFurniture === false && isMarked(chosen) };
}

function* standsLike({ photos }: PhotoSet, like: ReadonlySet<string>): Generator<void, boolean> {
  const structures = new Map<Element, string>();
  for (const { picture, tile } of photos) {
    yield;
    const element = picture ?? tile;
    if (element !== undefined && like.has(structureOf(element, structures))) return true;
  }
  return false;
}

/** How large photos are. Each is asked for once, because the page's layout and the names of all files tell it. */
type Sizes = ReadonlyMap<Photo, { long: number; short: number; shownAs: string }>;

function* sizesOf(sets: readonly PhotoSet[]): Generator<void, Sizes> {
  const sizes = new Map<Photo, { long: number; short: number; shownAs: string }>();
  for (const { photos } of sets)
    for (const photo of photos) {
      yield;
      const shownAs = photo.picture ? shownSize(photo.picture).join("x") : "";
      sizes.set(photo, { ...knownSize(photo), shownAs });
    }
  return sizes;
}

const NO_SIZE = { long: 0, short: 0, shownAs: "" };
const sizeIn = (sizes: Sizes, photo: Photo) => sizes.get(photo) ?? NO_SIZE;

/** One picture that opens in a lightbox is part of a text. */
function isMarked(photos: readonly Photo[]): boolean {
  return (
    photos.filter(({ mark }) => mark !== undefined).length >= MIN_MARKED ||
    photos.some(({ mark }) => mark === "ImageGallery")
  );
}

interface Scored extends PhotoSet {
  /** Pictures of the same gallery stand there on its other pages. */
  isKnown: boolean;
  score: number;
  quality: number;
}

const isSameRank = (set: Scored, best: Scored) =>
  !set.isInFurniture &&
  set.quality >= SAME_RANK * best.quality &&
  (set.score >= SAME_RANK * best.score || set.quality >= best.quality);

/** Photos, and thumbnails that are many. */
function photosWorthShowing({ photos }: PhotoSet, sizes: Sizes): Photo[] {
  const isFew = photos.length < MIN_ALIKE;
  const isListed = photos.filter(({ picture }) => picture === undefined).length >= MIN_ALIKE;
  const worth = photos.filter((photo) => {
    const { long, short } = sizeIn(sizes, photo);
    // What only data name is a photo of an album by being in its list.
    if (photo.tile === undefined) return true;
    if (photo.mark === "item" || photo.mark === "ImageGallery" || photo.isVideo) return true;
    if (long >= MIN_LONG_PX && short >= MIN_SHORT_PX) return true;
    // A link with a picture tells that it opens more; without one it may lead anywhere.
    if (photo.link === "file" && (photo.picture !== undefined || isListed)) return true;
    return !isFew && (long >= MIN_THUMBNAIL_PX || (long === 0 && photo.picture !== undefined));
  });
  return worth;
}

/** How well a set fits what a gallery is: many photos, alike, large or opening larger ones, in the content of the page. */
function scoreOf({ photos, isInFurniture }: PhotoSet, sizes: Sizes): { score: number; quality: number } {
  const part = (test: (photo: Photo) => boolean) => photos.filter(test).length / photos.length;
  const large = part((photo) => sizeIn(sizes, photo).long >= 900);
  const small = part((photo) => sizeIn(sizes, photo).long < MIN_THUMBNAIL_PX * 2 && photo.picture !== undefined);
  let quality =
    1 +
    0.4 * large -
    0.6 * small +
    1.2 * part(({ link }) => link === "file") +
    1.5 * part(({ mark }) => mark !== undefined);
  if (part(({ picture }) => picture !== undefined) < 0.5) quality *= 0.8;
  if (part(({ link }) => link === "elsewhere") > 0.5) quality *= 0.15;
  if (part(({ link }) => link === "page") > 0.5) quality *= 0.8;
  if (isInFurniture) quality *= 0.1;
  return { quality, score: quality * Math.sqrt(photos.length) };
}

const NOT_A_PHOTO =
  /(?:^|[-_\s/])(?:ads?|advert\w*|sponsor\w*|banner|logo|avatar|emoji|icon|sprite|spacer|placeholder)(?:$|[-_\s./])/i;
/** Sizes that advertisements are sold in. */
const SOLD_SIZES = new Set([
  "300x250",
  "728x90",
  "970x90",
  "970x250",
  "160x600",
  "300x600",
  "320x50",
  "320x100",
  "336x280",
  "468x60",
  "250x250",
  "120x600",
]);

/** What most photos of a set are like. */
interface Usual {
  leadsElsewhere: boolean;
  opensFile: boolean;
  medianLongPx: number;
  /** The sizes that half of them are shown in; mostly one or none. */
  shownAs: ReadonlySet<string>;
  isMany: boolean;
}

function usualOf(photos: readonly Photo[], sizes: Sizes): Usual {
  const half = photos.length / 2;
  const longs = photos.map((photo) => sizeIn(sizes, photo).long).toSorted((one, other) => one - other);
  const counts = new Map<string, number>();
  for (const photo of photos) {
    const { shownAs } = sizeIn(sizes, photo);
    counts.set(shownAs, (counts.get(shownAs) ?? 0) + 1);
  }
  return {
    leadsElsewhere: photos.filter(({ link }) => link === "elsewhere").length >= half,
    opensFile: photos.filter(({ link }) => link === "file").length > half,
    medianLongPx: longs[Math.floor(longs.length / 2)] ?? 0,
    shownAs: new Set([...counts].filter(([, count]) => count >= half).map(([key]) => key)),
    isMany: photos.length >= MIN_ALIKE,
  };
}

/** Whether a picture of a set is something else than the others: it leads elsewhere, is an advertisement or a logo, or much smaller. */
function isUnlike(photo: Photo, usual: Usual, sizes: Sizes): boolean {
  const { picture, link, mark } = photo;
  if (link === "elsewhere" && !usual.leadsElsewhere) return true;
  if (picture === undefined || mark === "item" || link === "file") return false;
  if (link === "page" && mark === undefined && usual.opensFile) return true;
  const { long, shownAs } = sizeIn(sizes, photo);
  const isSold = SOLD_SIZES.has(shownAs) && !usual.shownAs.has(shownAs);
  const says = `${picture.getAttribute("class") ?? ""} ${picture.id} ${picture.getAttribute("alt") ?? ""}`;
  if (isSold || NOT_A_PHOTO.test(says)) return true;
  return long > 0 && long < usual.medianLongPx / 4 && usual.isMany;
}
