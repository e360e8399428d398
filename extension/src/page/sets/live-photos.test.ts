import { expect, test } from "vitest";
import type { FileRank, FoundFile, Photo } from "../evidence/photo.ts";
import { inSteps } from "../reading/in-steps.ts";
import { joinLivePhotos } from "./live-photos.ts";

const file = (path: string, rank: FileRank = "opened"): FoundFile => ({
  url: new URL(path, "https://a.example/"),
  rank,
});
const photo = (...files: FoundFile[]): Photo => ({
  ...{ picture: undefined, tile: undefined, isVideo: false, link: "file", mark: undefined },
  files,
});
const shownOf = (photos: readonly Photo[]) =>
  photos.map(({ files }) =>
    files.map(({ url, isMotion }) => `${url.pathname}${url.search}${isMotion ? " moves" : ""}`),
  );

test.each([
  ["two links", [photo(file("a/IMG_1.HEIC")), photo(file("a/IMG_1.MOV"))], [["/a/IMG_1.HEIC", "/a/IMG_1.MOV moves"]]],
  ["the film first", [photo(file("a/1.mov")), photo(file("a/1.jpg"))], [["/a/1.jpg", "/a/1.mov moves"]]],
  [
    "two of the same name, told apart by their parameters",
    [photo(file("1.heic?id=1")), photo(file("1.heic?id=2")), photo(file("1.mov?id=1")), photo(file("1.mov?id=2"))],
    [
      ["/1.heic?id=1", "/1.mov?id=1 moves"],
      ["/1.heic?id=2", "/1.mov?id=2 moves"],
    ],
  ],
  [
    "two of the same name, told apart by where they stand",
    [photo(file("1.heic?s=a")), photo(file("1.mov?s=b")), photo(file("1.heic?s=c")), photo(file("1.mov?s=d"))],
    [
      ["/1.heic?s=a", "/1.mov?s=b moves"],
      ["/1.heic?s=c", "/1.mov?s=d moves"],
    ],
  ],
  ["one tile", [photo(file("1.heic"), file("1.mov"))], [["/1.heic", "/1.mov moves"]]],
])("a picture and its film are one photo: %s", async (_, photos, joined) => {
  expect(shownOf(await inSteps(joinLivePhotos(photos)))).toEqual(joined);
});

test.each([
  ["of another name", [photo(file("1.heic")), photo(file("2.mov"))]],
  ["of another folder", [photo(file("a/1.heic")), photo(file("b/1.mov"))]],
  ["that a picture stands for", [photo(file("1.mov"), file("1.jpg", "shown"))]],
  ["of another kind", [photo(file("1.jpg")), photo(file("1.webm"))]],
])("a film is a memory of its own %s", async (_, photos) => {
  expect(shownOf(await inSteps(joinLivePhotos(photos)))).toEqual(shownOf(photos));
});
