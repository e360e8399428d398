import fc from "fast-check";
import { expect, test } from "vitest";
import { fitText, optionalText } from "./text.ts";

test("a shortened text fits, is a beginning of the text, and cuts no character in two", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 3, max: 40 }), (text, maxBytes) => {
      const fitted = fitText(text, maxBytes);
      expect(new TextEncoder().encode(fitted).length).toBeLessThanOrEqual(Math.max(maxBytes, 0));
      if (fitted !== text) expect(text.startsWith(fitted.slice(0, -1)) && fitted.endsWith("…")).toBe(true);
    }),
  );
  expect(fitText("Größe", 6)).toBe("Gr…");
});

test("an absent or empty text is none", () => {
  expect(optionalText(undefined, 10)).toEqual([]);
  expect(optionalText("", 10)).toEqual([]);
  expect(optionalText("Beach", 10)).toEqual(["Beach"]);
});
