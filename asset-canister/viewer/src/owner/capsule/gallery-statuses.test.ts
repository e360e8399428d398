import type { GalleryItem } from "@store-forever/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchesOf } from "./gallery-statuses.ts";

const LIMITS = { presence_max: 4, max_gallery_items: 10 };
const galleryOf = (itemCount: number) => ({ items: Array<GalleryItem>(itemCount) });

test("all galleries are asked about, in their order, in calls that keep to both limits", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: LIMITS.max_gallery_items })), (itemCounts) => {
      const galleries = itemCounts.map(galleryOf);
      const batches = batchesOf(galleries, LIMITS);
      expect(batches.flat()).toEqual(galleries);
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(LIMITS.presence_max);
        expect(batch.flatMap(({ items }) => items).length).toBeLessThanOrEqual(LIMITS.max_gallery_items);
      }
    }),
  );
});

test("no call is made that another has room for", () => {
  expect(batchesOf([5, 5, 1, 9, 1].map(galleryOf), LIMITS).map((batch) => batch.length)).toEqual([2, 2, 1]);
});
