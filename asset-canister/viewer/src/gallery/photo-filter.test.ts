import { expect, test } from "vitest";
import type { Photo } from "../reading/photo.ts";
import { filterPhotos, NO_FILTER, type PhotoFilter } from "./photo-filter.ts";

const photo = (title: string, day?: string, others: Partial<Photo> = {}): Photo =>
  ({
    title,
    memoryType: "image",
    assets: [{ kind: "original" }],
    capturedAtNs: day === undefined ? undefined : BigInt(new Date(`${day}T12:00:00`).getTime()) * 1_000_000n,
    ...others,
  }) as Photo;

const PHOTOS = [
  photo("IMG 10", "2021-03-01", { caption: "Lake of Zürich" }),
  photo("IMG 9", undefined, { fileName: "boat.jpg", assets: [] }),
  photo("A walk", "2019-12-31", { memoryType: "video" }),
  photo("img 1", "2024-01-01", { description: "The LAKE in winter" }),
];
const titles = (change: Partial<PhotoFilter>) =>
  filterPhotos(PHOTOS, { ...NO_FILTER, ...change }, "en").map(({ title }) => title);

test.each<[string, Partial<PhotoFilter>, string[]]>([
  ["nothing chosen", {}, ["IMG 10", "IMG 9", "A walk", "img 1"]],
  ["words in any text, without regard to case and accents", { text: " lake zurich" }, ["IMG 10"]],
  ["words in a description", { text: "lake" }, ["IMG 10", "img 1"]],
  ["words in a file name", { text: "BOAT" }, ["IMG 9"]],
  ["a type", { type: "video" }, ["A walk"]],
  ["what has its original", { storage: "complete" }, ["IMG 10", "A walk", "img 1"]],
  ["what has not", { storage: "incomplete" }, ["IMG 9"]],
  ["days, both included", { fromDay: "2019-12-31", toDay: "2021-03-01" }, ["IMG 10", "A walk"]],
  ["days from one on", { fromDay: "2021-03-02" }, ["img 1"]],
  ["the newest first, undated last", { order: "newest" }, ["img 1", "IMG 10", "A walk", "IMG 9"]],
  ["the oldest first, undated last", { order: "oldest" }, ["A walk", "IMG 10", "img 1", "IMG 9"]],
  ["titles, numbers by their value", { order: "title" }, ["A walk", "img 1", "IMG 9", "IMG 10"]],
])("%s", (_, change, expected) => {
  expect(titles(change)).toEqual(expected);
});
