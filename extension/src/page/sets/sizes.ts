import type { Photo } from "../evidence/photo.ts";
import { shownSize } from "../evidence/picture-size.ts";
import { knownSize, type PhotoSet } from "./photo-set.ts";

/** How large photos are. Each is asked for once, because the page's layout and the names of all files tell it. */
export type Sizes = ReadonlyMap<Photo, { long: number; short: number; shownAs: string }>;

export function* sizesOf(sets: readonly PhotoSet[]): Generator<void, Sizes> {
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
export const sizeIn = (sizes: Sizes, photo: Photo) => sizes.get(photo) ?? NO_SIZE;
