import fc from "fast-check";
import { expect, test } from "vitest";
import { wrapText } from "./text-page.ts";

const upTo = (length: number) => (line: string) => [...line].length <= length;

test("breaks between words, keeps paragraphs, and cuts words that are too long for a line", () => {
  expect(wrapText("one two three\n\nfour", 9, upTo(8))).toEqual(["one two", "three", "", "four"]);
  expect(wrapText("a incomprehensibilities b", 9, upTo(10))).toEqual(["a", "incomprehe", "nsibilitie", "s b"]);
  expect(wrapText("one two three four", 2, upTo(5))).toEqual(["one", "two"]);
});

test("no line is too long or lost, whatever the text is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 1, max: 12 }), (text, width) => {
      const lines = wrapText(text, 10_000, upTo(width));
      for (const line of lines) expect(upTo(width)(line)).toBe(true);
      expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
    }),
  );
});
