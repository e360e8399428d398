import { sizeToldBy } from "../addresses/told-size.ts";
import type { Photo } from "../evidence/photo.ts";
import { shownSize } from "../evidence/picture-size.ts";
import { parentOf } from "../evidence/walk.ts";
import { isInFurniture, isUnderOtherPages, structureOf } from "./place.ts";

/** Photos that belong together. */
export interface PhotoSet {
  photos: Photo[];
  /** The element around them; none for those that only data name. */
  container: Element | undefined;
  isInFurniture: boolean;
}

/** Groups photos that a template repeats, or that one element holds. */
export function* setsOf(photos: readonly Photo[]): Generator<void, PhotoSet[]> {
  const byStructure = new Map<string, PhotoSet>();
  const byContainer = new Map<Element, PhotoSet>();
  const furnitureOf = new Map<Element, boolean>();
  const structures = new Map<Element, string>();
  const underOthers = new Map<Element, boolean>();
  const isOfOthers = (container: Element) => {
    const is = underOthers.get(container) ?? isUnderOtherPages(container);
    underOthers.set(container, is);
    return is;
  };
  for (const photo of photos) {
    yield;
    const { picture, tile } = photo;
    const element = picture ?? tile;
    if (element === undefined) continue;
    const container = tile && parentOf(tile);
    const furniture = isInFurniture(element, furnitureOf) || (container !== undefined && isOfOthers(container));
    const key = `${furniture} ${picture === undefined} ${structureOf(element, structures)}`;
    const sameContainer = container && byContainer.get(container);
    const set = byStructure.get(key) ??
      (sameContainer?.isInFurniture === furniture ? sameContainer : undefined) ?? {
        photos: [],
        container,
        isInFurniture: furniture,
      };
    set.photos.push(photo);
    byStructure.set(key, set);
    if (container) byContainer.set(container, set);
  }
  return [...new Set(byStructure.values())];
}

interface Sides {
  long: number;
  short: number;
}

/** Sizes by photo, with what they were told by. */
const known = new WeakMap<Photo, { picture: Element | undefined; fileCount: number; size: Sides }>();

/** The longer and the shorter side of the largest thing that is known of a photo: how it is shown, or a file's own size. */
export function knownSize(photo: Photo): Sides {
  const { picture, files } = photo;
  const earlier = known.get(photo);
  if (earlier?.picture === picture && earlier?.fileCount === files.length) return earlier.size;
  const size = sizeOf(photo);
  known.set(photo, { picture, fileCount: files.length, size });
  return size;
}

function sizeOf({ picture, files }: Photo): Sides {
  const sizes = files.map(({ url, widthPx, heightPx }) => {
    const told = sizeToldBy(url);
    return [widthPx ?? told.widthPx ?? 0, heightPx ?? told.heightPx ?? 0] as const;
  });
  if (picture) {
    const { naturalWidth = 0, naturalHeight = 0 } = picture as Partial<HTMLImageElement>;
    sizes.push(shownSize(picture), [naturalWidth, naturalHeight]);
  }
  const [width, height] = sizes.toSorted((one, other) => Math.max(...other) - Math.max(...one))[0] ?? [0, 0];
  const long = Math.max(width, height);
  return { long, short: Math.min(width || long, height || long) };
}
