import type { Photo } from "../evidence/photo.ts";
import { join, uniqueNames } from "./merge.ts";
import { knownSize, type PhotoSet } from "./photo-set.ts";

/** A strip of thumbnails is at most so large, compared with the pictures that it leads to. */
const MAX_PART = 0.7;
const NAVIGATION = /thumb|nav|pager|indicator|strip/i;

/**
 * Joins a strip of thumbnails with the pictures that it leads to, so that no photo is there twice: they have the same names, or are as
 * many in an element that is called thumbnails.
 */
export function* withoutThumbnails(sets: readonly PhotoSet[]): Generator<void, PhotoSet[]> {
  const kept: PhotoSet[] = [];
  const known: Known[] = [];
  for (const set of sets) {
    yield;
    known.push({ set, names: uniqueNames(set.photos), longPx: yield* longOf(set) });
  }
  for (const strip of known) {
    yield;
    const main = mayBeStrip(strip) ? known.find((other) => isStripOf(strip, other)) : undefined;
    if (main) joinStrip(main.names, strip.names);
    else kept.push(strip.set);
  }
  return kept;
}

interface Known {
  set: PhotoSet;
  names: ReadonlyMap<string, Photo>;
  longPx: number;
}

const mayBeStrip = ({ set, set: { photos }, longPx }: Known) =>
  photos.length >= 2 &&
  (longPx > 0 || NAVIGATION.test(around(set))) &&
  !photos.some(({ link, mark }) => link === "file" || mark === "item");

const around = ({ container }: PhotoSet) =>
  `${container?.getAttribute("class")} ${container?.parentElement?.getAttribute("class")}`;

function isStripOf(strip: Known, main: Known): boolean {
  // A picture that is not loaded yet and whose address tells no size may be of any.
  const isSmaller = main.longPx === 0 || strip.longPx <= MAX_PART * main.longPx;
  if (strip === main || main.set.isInFurniture || !isSmaller) return false;
  const { photos } = strip.set;
  if (strip.names.size === photos.length && [...strip.names.keys()].every((name) => main.names.has(name))) return true;
  return NAVIGATION.test(around(strip.set)) && photos.length === main.set.photos.length;
}

function joinStrip(main: ReadonlyMap<string, Photo>, strip: ReadonlyMap<string, Photo>): void {
  for (const [name, thumbnail] of strip) {
    const files = thumbnail.files.map((file) => ({ ...file, rank: "thumbnail" as const }));
    const photo = main.get(name);
    if (photo) join(photo, { ...thumbnail, files });
  }
}

function* longOf({ photos }: PhotoSet): Generator<void, number> {
  const sizes: number[] = [];
  for (const photo of photos) {
    yield;
    sizes.push(knownSize(photo).long);
  }
  sizes.sort((one, other) => one - other);
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}
