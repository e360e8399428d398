import fc from "fast-check";
import { expect, test } from "vitest";
import { fitText, optionalText, optionalWebUrl } from "./fit-text.ts";

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

test("an absent or empty text is left out", () => {
  expect(optionalText(undefined, 10)).toEqual([]);
  expect(optionalText("", 10)).toEqual([]);
  expect(optionalText("Beach", 10)).toEqual(["Beach"]);
});

test("only complete web addresses are kept", () => {
  expect(optionalWebUrl("https://gallery.test/a.jpg", 100)).toEqual(["https://gallery.test/a.jpg"]);
  expect(optionalWebUrl("https://gallery.test/a b.jpg", 100)).toEqual(["https://gallery.test/a%20b.jpg"]);
  for (const url of ["javascript:alert(1)", "data:image/png;base64,AAAA", "blob:https://gallery.test/1", "no address"])
    expect(optionalWebUrl(url, 100)).toEqual([]);
  expect(optionalWebUrl("https://gallery.test/a.jpg", 20)).toEqual([]);
});
