import type { MemorySource } from "@store-forever/workers";
import { expect, it } from "vitest";
import { isOtherGallery } from "./other-gallery.ts";

const item = (memoryId: string): MemorySource => ({
  memoryId,
  memoryType: "image",
  url: `https://site.example/${memoryId}.jpg`,
  title: memoryId,
});
const known = [{ memoryId: "a" }, { memoryId: "b" }];

it.each([
  ["a parked domain's pictures", "site.example is for sale", ["x", "y"], true],
  ["a page without photos under another name", "Sign in", [], true],
  ["one of its photos under another name", "My pictures", ["x", "a"], false],
  ["new photos under its name", "Trip to Iceland – 2027", ["x", "y"], false],
])("%s: %s", (_, title, ids, expected) => {
  expect(isOtherGallery({ title, items: ids.map(item) }, { title: "Trip to Iceland" }, known)).toBe(expected);
});

it("knows no other gallery where nothing is followed yet", () => {
  expect(isOtherGallery({ title: "Anything", items: [item("x")] }, { title: "Iceland" }, [])).toBe(false);
});
