import type { Photo } from "../evidence/photo.ts";
import type { PhotoSet } from "./photo-set.ts";
import { structureOf } from "./place.ts";
import { type Sizes, sizeIn, sizesOf } from "./sizes.ts";
import { isUnlike, MIN_ALIKE, type Usual, usualOf } from "./unlike.ts";

/** Smaller pictures are no photos by themselves; many alike are thumbnails. */
const MIN_LONG_PX = 300;
const MIN_SHORT_PX = 120;
const MIN_THUMBNAIL_PX = 60;
const MIN_MARKED = 2;
/** A set is of the same rank as the best one from this part of its score on. */
const SAME_RANK = 0.5;
/** What is worse is no gallery, even if there is nothing better. */
const MIN_QUALITY = 0.2;

export interface Choice {
  /** The photos that are the page's gallery. */
  chosen: Photo[];
  /** The same, by the sets that they are of. */
  parts: readonly (readonly Photo[])[];
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
      scored.push({
        ...{ ...set, photos, usual: usualOf(photos, sizes), isKnown: known.has(set) },
        ...scoreOf({ ...set, photos }, sizes),
      });
  }
  const best = scored.toSorted((one, other) => other.score - one.score)[0];
  const parts: Photo[][] = [];
  const others: Photo[] = [];
  for (const set of scored) {
    const part: Photo[] = [];
    const isOfRank =
      known.size > 0
        ? set.isKnown
        : best !== undefined && best.quality >= MIN_QUALITY && (set === best || isSameRank(set, best));
    yield;
    for (const photo of set.photos) {
      yield;
      (isOfRank && !isUnlike(photo, set.usual, sizes) ? part : others).push(photo);
    }
    if (part.length > 0) parts.push(part);
  }
  const at = new Map(order.map((photo, index) => [photo, index]));
  const place = (photo: Photo) => at.get(photo) ?? order.length;
  const chosen = parts.flat();
  for (const photos of [chosen, others]) photos.sort((one, other) => place(one) - place(other));
  return { chosen, parts, others, isMarked: best?.isInFurniture === false && isMarked(chosen) };
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
  usual: Usual;
  score: number;
  quality: number;
}

const isSameRank = (set: Scored, best: Scored) =>
  !set.isInFurniture &&
  !isStrip(set, best) &&
  set.quality >= SAME_RANK * best.quality &&
  (set.score >= SAME_RANK * best.score || set.quality >= best.quality);

/** Much smaller pictures that open nothing are logos and badges, whatever their number. */
const isStrip = ({ usual }: Scored, best: Scored) =>
  !usual.opensFile && usual.medianLongPx > 0 && usual.medianLongPx < best.usual.medianLongPx / 4;

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
