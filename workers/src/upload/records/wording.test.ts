import type { GalleryInput } from "@store-forever/protocol";
import { expect, test } from "vitest";
import { wordingOf } from "./wording.ts";

const limits = { max_title_bytes: 12, max_text_bytes: 12 };
const stored: GalleryInput = {
  id: "g",
  title: "Summer",
  description: [],
  source_url: [],
  items: ["a", "gone", "b", "c"].map((memory_id) => ({ memory_id, caption: [`Photo ${memory_id}`] as [string] })),
};
const page = (ids: string[], change: object = {}, captionOf = (id: string) => `Photo ${id}`) => ({
  galleryId: "g",
  title: "Summer",
  sourceUrl: "https://gallery.test/",
  items: ids.map((memoryId) => ({
    ...{ memoryId, memoryType: "image" as const, url: "https://gallery.test/1", title: memoryId },
    caption: captionOf(memoryId),
  })),
  ...change,
});
const same = { captionCount: 0, hasOtherTitle: false, hasOtherOrder: false, tellsSource: false };

test.each([
  ["the same", page(["a", "b", "c"]), undefined],
  ["the same of what is stored, and more", page(["new", "a", "b", "c"]), undefined],
  ["another order", page(["b", "a", "c"]), { ...same, hasOtherOrder: true }],
  ["another title", page(["a", "b", "c"], { title: "Winter" }), { ...same, hasOtherTitle: true }],
  ["a description", page(["a", "b", "c"], { description: "By the sea" }), { ...same, hasOtherTitle: true }],
  ["other captions", page(["a", "b", "c"], {}, (id) => (id === "c" ? "Photo c" : "!")), { ...same, captionCount: 2 }],
  ["no captions", page(["a", "b"], {}, () => ""), { ...same, captionCount: 2 }],
])("a page that says %s", (_, source, expected) => {
  expect(wordingOf(stored, source, limits)).toEqual(expected);
});

test("a text that was shortened to be stored is the same", () => {
  const long = "A caption that is too long";
  const shortened = { ...stored, items: [{ memory_id: "a", caption: ["A caption…"] as [string] }] };
  expect(
    wordingOf(
      shortened,
      page(["a"], {}, () => long),
      { ...limits, max_text_bytes: 12 },
    ),
  ).toBeUndefined();
});
