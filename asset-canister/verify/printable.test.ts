import fc from "fast-check";
import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.each([
  ["\u001b[2J\u001b[31mverified", "\\u{1b}[2J\\u{1b}[31mverified"],
  ["\u009b31m", "\\u{9b}31m"],
  ["\u001b]0;title\u0007", "\\u{1b}]0;title\\u{7}"],
  ["one\r\ntwo\u2028three", "one\\u{d}\\u{a}two\\u{2028}three"],
  ["photo\u202egpj.exe", "photo\\u{202e}gpj.exe"],
  ["a\u2066b\u2069\u200f", "a\\u{2066}b\\u{2069}\\u{200f}"],
  ["a\u0008\u0008b", "a\\u{8}\\u{8}b"],
  ["a\ud800b", "a\\u{d800}b"],
  ["\u{e0041}", "\\u{e0041}"],
])("%j is printed as %s", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("letters of all scripts stay as they are", () => {
  for (const text of ["Überfahrt", "東京の夜", "صورة", "naïve – “quoted”", "🏔"]) expect(printable(text)).toBe(text);
});

test("nothing that reaches a terminal controls it, and no line is long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (text) => {
      const shown = printable(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(shown.length).toBeLessThan(6_000);
    }),
  );
});
