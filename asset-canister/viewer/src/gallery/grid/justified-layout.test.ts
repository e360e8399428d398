import fc from "fast-check";
import { expect, test } from "vitest";
import { type GridMeasures, justify, placesBetween } from "./justified-layout.ts";

const measures: GridMeasures = {
  widthPx: 1000,
  rowHeightPx: 200,
  columnGapPx: 10,
  rowGapPx: 20,
  captionHeightPx: 30,
};
const ratios = fc.array(fc.double({ min: 0.5, max: 3, noNaN: true }), { maxLength: 200 });

test("every row but the last fills the width, and none is higher than wanted", () => {
  fc.assert(
    fc.property(ratios, fc.integer({ min: 280, max: 3000 }), (list, widthPx) => {
      const { places } = justify(list, { ...measures, widthPx });
      expect(places).toHaveLength(list.length);
      const lastTop = places.at(-1)?.topPx;
      const rightByTop = new Map<number, number>();
      for (const [index, { topPx, leftPx, widthPx: width, heightPx }] of places.entries()) {
        rightByTop.set(topPx, leftPx + width);
        expect(heightPx).toBeLessThanOrEqual(measures.rowHeightPx + 1e-9);
        expect(width / heightPx).toBeCloseTo(list[index] ?? 0, 6);
      }
      for (const [topPx, rightPx] of rightByTop) {
        if (topPx === lastTop) expect(rightPx).toBeLessThanOrEqual(widthPx + 1e-6);
        else expect(rightPx).toBeCloseTo(widthPx, 6);
      }
    }),
    { numRuns: 60 },
  );
});

test("places do not overlap and stay in order", () => {
  fc.assert(
    fc.property(ratios, (list) => {
      const { places, heightPx } = justify(list, measures);
      for (const [index, place] of places.entries()) {
        const next = places[index + 1];
        if (next === undefined) expect(place.topPx + place.heightPx + 30).toBeCloseTo(heightPx, 6);
        else if (next.topPx === place.topPx)
          expect(next.leftPx).toBeCloseTo(place.leftPx + place.widthPx + measures.columnGapPx, 6);
        else expect(next.topPx).toBeCloseTo(place.topPx + place.heightPx + 50, 6);
      }
    }),
    { numRuns: 60 },
  );
});

test("what lies between two heights is found, and nothing else", () => {
  fc.assert(
    fc.property(ratios, fc.integer({ min: -500, max: 9000 }), fc.nat(2000), (list, fromPx, spanPx) => {
      const layout = justify(list, measures);
      const [first, end] = placesBetween(layout, fromPx, fromPx + spanPx, 30);
      const visible = layout.places.map(
        ({ topPx, heightPx }) => topPx + heightPx + 30 > fromPx && topPx < fromPx + spanPx,
      );
      expect(layout.places.map((_, index) => index >= first && index < end)).toEqual(visible);
    }),
    { numRuns: 100 },
  );
});
