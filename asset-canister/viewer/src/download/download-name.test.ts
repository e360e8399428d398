import fc from "fast-check";
import { expect, test } from "vitest";
import type { Photo, PhotoAsset } from "../reading/photo.ts";
import { downloadName, FileNames } from "./download-name.ts";

const nameOf = (fileName: string | undefined, title = "") =>
  downloadName({ fileName, title, memoryId: "the-id" } as Photo, { contentType: "image/jpeg" } as PhotoAsset);

test.each([
  ["holiday.JPG", "", "holiday.JPG"],
  [undefined, "At the lake", "At the lake.jpg"],
  [undefined, "", "the-id.jpg"],
  ["../../etc/passwd", "", "_.._etc_passwd"],
  ["C:\\photos\\a?.png", "", "C__photos_a_.png"],
  ["...", "", "the-id"],
])("%j with the title %j is saved as %j", (fileName, title, expected) => {
  expect(nameOf(fileName, title)).toBe(expected);
});

test("no name leaves its folder, is empty, or is too long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (fileName) => {
      const name = nameOf(fileName);
      expect(name).not.toMatch(/[/\\]|^\.\.?$/);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(150);
    }),
  );
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
