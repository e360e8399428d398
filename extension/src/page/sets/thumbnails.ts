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
export function withoutThumbnails(sets: readonly PhotoSet[]): PhotoSet[] {
  const kept: PhotoSet[] = [];
  const small: PhotoSet[] = [];
  for (const set of sets) (sets.some((other) => isStripOf(set, other)) ? small : kept).push(set);
  for (const strip of small) {
    const main = sets.find((other) => isStripOf(strip, other));
    if (main) joinStrip(main.photos, strip.photos);
  }
  return kept;
}

function isStripOf(strip: PhotoSet, main: PhotoSet): boolean {
  if (
    strip === main ||
    strip.photos.length < 2 ||
    strip.photos.some(({ link, mark }) => link === "file" || mark === "item")
  )
    return false;
  // A picture that is not loaded yet and whose address tells no size may be of any.
  const [small, large] = [longOf(strip), longOf(main)];
  if (main.isInFurniture || small === 0 || (large > 0 && small > MAX_PART * large)) return false;
  const names = uniqueNames(main.photos);
  const shared = [...uniqueNames(strip.photos).keys()].filter((name) => names.has(name)).length;
  if (shared === strip.photos.length) return true;
  const isCalledSo = NAVIGATION.test(
    `${strip.container?.getAttribute("class")} ${strip.container?.parentElement?.getAttribute("class")}`,
  );
  return isCalledSo && strip.photos.length === main.photos.length;
}

function joinStrip(main: readonly Photo[], strip: readonly Photo[]): void {
  const names = uniqueNames(main);
  const byName = uniqueNames(strip);
  for (const [name, thumbnail] of byName) {
    const photo = names.get(name);
    if (photo) join(photo, { ...thumbnail, files: thumbnail.files.map((file) => ({ ...file, rank: "thumbnail" })) });
  }
}

function longOf({ photos }: PhotoSet): number {
  const sizes = photos.map((photo) => knownSize(photo).long).toSorted((one, other) => one - other);
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}
