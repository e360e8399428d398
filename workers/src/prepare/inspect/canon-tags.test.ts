import { expect, test } from "vitest";
import { turnedFilmRaw } from "../../../test/photos.ts";
import { canonTags } from "./canon-tags.ts";
import { readOrientation } from "./photo-facts.ts";

const file = (orientation: number) => Uint8Array.from(turnedFilmRaw(Buffer.from("preview"), orientation));

test.each([1, 3, 6, 8])("a CR3 file tells how it is turned: %i", async (orientation) => {
  expect(await readOrientation(new Blob([file(orientation)]))).toBe(orientation);
});

test("other files have no such tags, and neither has one that is cut off before or names sizes that cannot be", async () => {
  const whole = file(6);
  const tagsAt = Buffer.from(whole).indexOf("CMT1");
  for (let length = 0; length < tagsAt; length++) expect(canonTags(whole.slice(0, length).buffer)).toBeUndefined();
  expect(
    canonTags(Uint8Array.from(Buffer.from("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", "latin1")).buffer),
  ).toBeUndefined();
  for (const size of [0, 1, 7, 0xffff_ffff]) {
    const damaged = whole.slice();
    new DataView(damaged.buffer).setUint32(24, size);
    expect(await readOrientation(new Blob([damaged]))).toBe(size === 0xffff_ffff ? 6 : undefined);
  }
});
