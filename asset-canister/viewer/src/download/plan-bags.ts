import { allAssets, type Photo } from "../reading/photo.ts";

/** A ZIP file counts its files with 16 bits. */
export const MOST_FILES_IN_BAG = 65_000;
/** Two sidecars and a receipt. */
const SMALL_FILES = 3;
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
  let fileCount = 0;
  for (const photo of photos) {
    const bag = bags.at(-1) ?? [];
    const blobs = new Map(allAssets(photo).map(({ sha256, sizeBytes }) => [sha256.join(), sizeBytes]));
    const size = [...blobs.values()].reduce((sum, sizeBytes) => sum + sizeBytes, SMALL_FILES_BYTES);
    const files = blobs.size + SMALL_FILES;
    if (bag.length > 0 && (bytes + size > mostBytes || fileCount + files > MOST_FILES_IN_BAG)) {
      bags.push([photo]);
      bytes = PAGE_BYTES + size;
      fileCount = files;
    } else {
      bag.push(photo);
      bytes += size;
      fileCount += files;
    }
  }
  return bags;
}
