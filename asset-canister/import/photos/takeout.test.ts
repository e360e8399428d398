import { expect, test } from "vitest";
import { sidecarOf, takeoutFile } from "./takeout.ts";

test.each([
  ["IMG_1.jpg", "IMG_1.jpg.json"],
  ["IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"],
  ["IMG_1(2).jpg", "IMG_1.jpg(2).json"],
  ["IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"],
  ["IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json"],
  ["IMG_1-bearbeitet.jpg", "IMG_1.jpg.json"],
  ["PXL_20240531_120000000.PORTRAIT-01.jpg", "PXL_20240531_120000000.PORTRAIT-01.jpg.supplem.json"],
  ["a-very-long-name-of-a-photo-that-goes-on-and-on.jpg", "a-very-long-name-of-a-photo-that-goes-on-and-o.json"],
  ["film.MP4", "film.MP4.supplemental-metadata.json"],
  ["IMG_1.jpg", "IMG_1.jpg.suppl.json"],
  ["IMG_1.jpg", "IMG_1.jpg..json"],
  ["IMG_1(1).jpg", "IMG_1(1).jpg.supplemental-metadata.json"],
  ["IMG_1-edited(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"],
  ["IMG_1-modifie\u0301.jpg", "IMG_1.jpg.json"],
  ["IMG_1-zmodyfikowany.jpg", "IMG_1.jpg.json"],
  ["20240102_101112-編集済み.jpg", "20240102_101112.jpg.supplemental-metadata.json"],
  ["a-very-long-name-of-a-photo-that-goes-on-and-on(1).jpg", "a-very-long-name-of-a-photo-that-goes-on-and-o(1).json"],
])("the JSON file of %s is %s", (name, json) => {
  expect(sidecarOf(name, new Set([json, "metadata.json", "IMG_10.jpg.json"]))).toBe(json);
});

test("a photo has no JSON file of another one", () => {
  const names = new Set(["IMG_10.jpg.json", "IMG_1.jpg(3).json", "metadata.json", "IMG_1.png.json"]);
  expect(sidecarOf("IMG_1.jpg", names)).toBeUndefined();
  expect(sidecarOf("IMG_1(2).jpg", names)).toBeUndefined();
  expect(sidecarOf("IMG_10-2.jpg", names)).toBeUndefined();
});

test("what is told of a photo is read, and what means nothing is left out", () => {
  const photo = {
    title: "a.jpg",
    description: "At the lake",
    photoTakenTime: { timestamp: "1717156800", formatted: "x" },
  };
  const geoData = { latitude: 43.3, longitude: -2.1, altitude: 0 };
  expect(takeoutFile(JSON.stringify({ ...photo, geoData }))).toEqual({
    kind: "photo",
    facts: {
      title: "a.jpg",
      description: "At the lake",
      capturedAtMs: 1_717_156_800_000,
      place: { latitude: 43.3, longitude: -2.1 },
      isTrashed: false,
    },
  });
  const nothing = {
    title: "",
    description: "",
    photoTakenTime: { timestamp: "0" },
    geoData: { latitude: 0, longitude: 0 },
  };
  expect(takeoutFile(JSON.stringify(nothing))).toEqual({
    kind: "photo",
    facts: { title: undefined, description: undefined, capturedAtMs: undefined, place: undefined, isTrashed: false },
  });
});

test("albums are told from photos, and other JSON is neither", () => {
  expect(takeoutFile('{"title":"Holiday","description":"2024","access":"protected"}')).toEqual({
    kind: "album",
    title: "Holiday",
    description: "2024",
  });
  expect(takeoutFile('{"albumData":{"title":"Holiday","description":""}}')).toEqual({
    kind: "album",
    title: "Holiday",
    description: undefined,
  });
  for (const text of ["{}", "[]", "no JSON", '{"title":1}', '{"photoTakenTime":{"timestamp":"x"}}'])
    expect(takeoutFile(text)).toBeUndefined();
});
