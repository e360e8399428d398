import fc from "fast-check";
import { expect, test } from "vitest";
import type { Photo } from "../reading/photo.ts";
import { MOST_FILES_IN_BAG, planBags } from "./plan-bags.ts";

const source = { memory: { versions: [] } };
const photoOf = (sizeBytes: number, index: number) =>
  ({ memoryId: String(index), assets: [{ sha256: Uint8Array.of(index), sizeBytes }], source }) as unknown as Photo;

test("bags keep the order, leave nothing out, and are no larger than wanted", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 2_000_000, max: 20_000_000 }), (list, mostBytes) => {
      const photos = list.map(photoOf);
      const bags = planBags(photos, mostBytes);
      expect(bags.flat()).toEqual(photos);
      for (const bag of bags) {
        const bytes = bag.reduce((sum, { assets }) => sum + (assets[0]?.sizeBytes ?? 0), 0);
        expect(bag.length === 1 || bytes <= mostBytes).toBe(true);
        if (photos.length > 0) expect(bag.length).toBeGreaterThan(0);
      }
    }),
  );
});

test("a photo that is larger alone has a bag of its own, and nothing at all is one bag", () => {
  const photos = [10, 90_000_000, 10].map(photoOf);
  expect(planBags(photos, 20_000_000).map((bag) => bag.length)).toEqual([1, 1, 1]);
  expect(planBags([], 20_000_000)).toEqual([[]]);
});

test("no bag has more files than a ZIP file counts", () => {
  // Each has its original, two sidecars and a receipt.
  const most = MOST_FILES_IN_BAG / 4;
  const photos = Array.from({ length: most + 1 }, (_, index) => photoOf(1, index));
  expect(planBags(photos, Number.POSITIVE_INFINITY).map((bag) => bag.length)).toEqual([most, 1]);
});

test("what is stored once for two assets counts once", () => {
  const asset = { sha256: Uint8Array.of(1), sizeBytes: 8_000_000 };
  const twice = { memoryId: "a", assets: [asset, asset], source } as unknown as Photo;
  expect(planBags([twice, twice], 18_000_000)).toHaveLength(1);
});
