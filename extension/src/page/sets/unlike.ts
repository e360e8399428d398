import type { Photo } from "../evidence/photo.ts";
import { parentOf } from "../evidence/walk.ts";
import { type Sizes, sizeIn } from "./sizes.ts";

/** Fewer pictures alike tell little. */
export const MIN_ALIKE = 3;
const NOT_A_PHOTO =
  /(?:^|[-_\s/])(?:ads?|advert\w*|sponsor\w*|banner|logo|avatar|emoji|icon|sprite|spacer|placeholder)(?:$|[-_\s./])/i;
const STATIC_MAP = /static-?map|\/maps?\/api\//i;
/** What is so flat and small is a banner or a signature; panoramas are higher. */
const FLAT_PX = 100;
const FLAT_RATIO = 4;
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
export interface Usual {
  leadsElsewhere: boolean;
  opensFile: boolean;
  /** The elements around several photos of which each opens a file. */
  opening: ReadonlySet<Element>;
  medianLongPx: number;
  /** The sizes that half of them are shown in; mostly one or none. */
  shownAs: ReadonlySet<string>;
  isMany: boolean;
}

export function usualOf(photos: readonly Photo[], sizes: Sizes): Usual {
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
    opening: openingOf(photos),
    medianLongPx: longs[Math.floor(longs.length / 2)] ?? 0,
    shownAs: new Set([...counts].filter(([, count]) => count >= half).map(([key]) => key)),
    isMany: photos.length >= MIN_ALIKE,
  };
}

const aroundTile = ({ tile }: Photo) => tile && parentOf(tile);

function openingOf(photos: readonly Photo[]): ReadonlySet<Element> {
  const counts = new Map<Element, { files: number; all: number }>();
  for (const photo of photos) {
    const around = aroundTile(photo);
    const { files, all } = (around && counts.get(around)) ?? { files: 0, all: 0 };
    if (around) counts.set(around, { files: files + (photo.link === "file" ? 1 : 0), all: all + 1 });
  }
  return new Set([...counts].filter(([, { files, all }]) => all > 1 && files === all).map(([around]) => around));
}

/** Whether a picture of a set is something else than the others: it leads elsewhere, is an advertisement or a logo, or much smaller. */
export function isUnlike(photo: Photo, usual: Usual, sizes: Sizes): boolean {
  const { picture, link, mark, files } = photo;
  if (link === "elsewhere" && !usual.leadsElsewhere) return true;
  if (picture === undefined || mark === "item" || link === "file") return false;
  const around = aroundTile(photo);
  const isBesideOpening = usual.opening.size > 0 && around !== undefined && !usual.opening.has(around);
  if (link === "page" && mark === undefined && (usual.opensFile || isBesideOpening)) return true;
  const { long, short, shownAs } = sizeIn(sizes, photo);
  if (short > 0 && short < FLAT_PX && long > FLAT_RATIO * short) return true;
  const isSold = SOLD_SIZES.has(shownAs) && !usual.shownAs.has(shownAs);
  const says = `${picture.getAttribute("class") ?? ""} ${picture.id} ${picture.getAttribute("alt") ?? ""}`;
  if (isSold || NOT_A_PHOTO.test(says) || files.some(({ url }) => STATIC_MAP.test(url.href))) return true;
  return long > 0 && long < usual.medianLongPx / 4 && usual.isMany;
}
