import fc from "fast-check";
import { expect, test } from "vitest";
import { downloadName, FileNames, isNameOf, visibleName } from "./download-name.ts";

const nameOf = (fileName: string | undefined, title = "") =>
  downloadName({ fileName, title, memoryId: "the-id" }, "image/jpeg");

test.each([
  ["holiday.JPG", "", "holiday.JPG"],
  [undefined, "At the lake", "At the lake.jpg"],
  [undefined, "", "the-id.jpg"],
  ["../../etc/passwd", "", "_.._etc_passwd"],
  ["C:\\photos\\a?.png", "", "C__photos_a_.png"],
  ["...", "", "the-id"],
  ["photo\u202egpj.exe", "", "photo_gpj.exe"],
  ["a\u2066b\u2069.jpg", "", "a_b_.jpg"],
  ["\u200fa\u061c.jpg", "", "_a_.jpg"],
  ["a\u0085\u009b31m.jpg", "", "a__31m.jpg"],
  ["a\u2028b\u200b\ufeff.jpg", "", "a_b__.jpg"],
  ["NUL.jpg", "", "_NUL.jpg"],
  ["com1", "", "_com1"],
  ["family 👨‍👩‍👧.jpg", "", "family 👨‍👩‍👧.jpg"],
  ["صورة.jpg", "", "صورة.jpg"],
])("%j with the title %j is saved as %j", (fileName, title, expected) => {
  expect(nameOf(fileName, title)).toBe(expected);
});

test("no name leaves its folder, is empty, or is too long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (fileName) => {
      const name = nameOf(fileName);
      expect(name).not.toMatch(/[/\\]|^\.\.?$/);
      expect(name).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(150);
    }),
  );
});

test("a name is shown with marks for what nobody sees", () => {
  expect(visibleName("photo\u202egpj.exe")).toBe("photo\ufffdgpj.exe");
  expect(visibleName("a\u0007\u2066b")).toBe("a\ufffd\ufffdb");
  expect(visibleName("C:\\صورة 👨‍👩‍👧?.jpg")).toBe("C:\\صورة 👨‍👩‍👧?.jpg");
});

test("a number after a name is known, and nothing else is", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (fileName, count) => {
      const [names, name] = [new FileNames(), nameOf(fileName)];
      const given = Array.from({ length: count }, () => names.unique(name));
      expect(given.every((one) => isNameOf(one, name))).toBe(true);
    }),
  );
  for (const other of [
    "b.jpg",
    "a.png",
    "a (1).jpg",
    "a (02).jpg",
    "a (2) .jpg",
    "a (2)",
    "a.jpg (2)",
    "a\u202e (2).jpg",
  ])
    expect(isNameOf(other, "a.jpg"), other).toBe(false);
});

test("the same name is never given twice", () => {
  const names = new FileNames();
  expect(["a.jpg", "A.jpg", "a.jpg", "a (2).jpg"].map((name) => names.unique(name))).toEqual([
    "a.jpg",
    "A (2).jpg",
    "a (3).jpg",
    "a (2) (2).jpg",
  ]);
});
