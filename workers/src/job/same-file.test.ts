import { expect, it } from "vitest";
import { isSameFile } from "./same-file.ts";

const at = (url: string, fileUrl = url) => ({
  url: `https://a.test${url}`,
  fileUrl: new URL(fileUrl, "https://a.test").href,
});

it.each([
  ["differ in the query of a file", at("/q.jpg?w=1"), at("/q.jpg?w=2"), true],
  ["differ in the query of a script", at("/i.php?id=1"), at("/i.php?id=2"), false],
  ["differ in the path", at("/1/full.jpg"), at("/2/full.jpg"), false],
  ["are each other's end", at("/go/1.jpg", "https://cdn.test/hop/1.jpg"), at("/hop/1.jpg"), true],
  ["have both led to a third", at("/1.jpg", "/denied.jpg"), at("/2.jpg", "/denied.jpg"), false],
])("addresses that %s", (_, one, other, expected) => {
  expect(isSameFile(one, other)).toBe(expected);
  expect(isSameFile(other, one)).toBe(expected);
});
