import { expect, it } from "vitest";
import { isReplaced } from "./is-replaced.ts";

it.each([
  ["a parked domain", "example.com is for sale", "Trip to Iceland", false, true],
  ["another blog", "Kitchen recipes", "山の写真", false, true],
  ["a new title with a photo of it", "Iceland, 2019", "Summer", true, false],
  ["another page of it", "Trip to Iceland – page 2", "Trip to Iceland", false, false],
  ["a title in signs", "写真集", "山の写真", false, false],
  ["a gallery without a title", "Anything", "", false, false],
])("%s: %s in the place of %s", (_, title, archivedTitle, showsGallery, expected) => {
  expect(isReplaced({ title, archivedTitle, showsGallery })).toBe(expected);
});
