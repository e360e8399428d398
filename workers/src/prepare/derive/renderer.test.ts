import fc from "fast-check";
import { expect, test } from "vitest";
import { fitWithin } from "./renderer.ts";

test("scaled sides fit, keep the aspect as nearly as whole pixels can, and never grow", () => {
  const side = fc.integer({ min: 1, max: 30_000 });
  fc.assert(
    fc.property(side, side, fc.constantFrom(2048, 512, 32), (width, height, maxSide) => {
      const fitted = fitWithin(width, height, maxSide);
      expect(Math.max(fitted.width, fitted.height)).toBe(Math.min(maxSide, Math.max(width, height)));
      expect(Math.min(fitted.width, fitted.height)).toBeGreaterThanOrEqual(1);
      const scale = Math.min(1, maxSide / Math.max(width, height));
      expect(Math.abs(fitted.width - width * scale)).toBeLessThanOrEqual(1);
      expect(Math.abs(fitted.height - height * scale)).toBeLessThanOrEqual(1);
    }),
  );
});
