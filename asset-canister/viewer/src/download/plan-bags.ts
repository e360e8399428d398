import type { Photo } from "../reading/photo.ts";

/** A ZIP file counts its files with 16 bits, and a photo has up to eight: five assets, two sidecars and a receipt. */
export const MOST_PHOTOS_IN_BAG = 8_000;
/** For what is not a photo: receipts, sidecars and the page. */
const SMALL_FILES_BYTES = 20_000;
const PAGE_BYTES = 1_000_000;

/**
 * Shares photos out to bags, in their order, so that no bag is larger than wanted; a photo that is larger alone has a bag of its
 * own.
 * @param mostBytes of a bag's ZIP file
 * @returns at least one bag
 */
export function planBags(photos: readonly Photo[], mostBytes: number): Photo[][] {
  const bags: Photo[][] = [[]];
  let bytes = PAGE_BYTES;
  for (const photo of photos) {
    const bag = bags.at(-1) ?? [];
    const size = sizeOf(photo);
    if (bag.length > 0 && (bytes + size > mostBytes || bag.length >= MOST_PHOTOS_IN_BAG)) {
      bags.push([photo]);
      bytes = PAGE_BYTES + size;
    } else {
      bag.push(photo);
      bytes += size;
    }
  }
  return bags;
}

/** How much of a bag a photo takes. */
function sizeOf({ assets }: Photo): number {
  const blobs = new Map(assets.map(({ sha256, sizeBytes }) => [sha256.join(), sizeBytes]));
  return [...blobs.values()].reduce((sum, size) => sum + size, SMALL_FILES_BYTES);
}
