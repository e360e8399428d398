import { describe, expect, it } from "vitest";
import { createFormats } from "./format.ts";

/** Spaces that do not break are spaces. */
const plain = (text: string) => text.replace(/\s/g, " ");

describe("formats", () => {
  it.each([
    ["en", "0%", "42%", "1.23 MB", "999 byte", "15B"],
    ["de", "0 %", "42 %", "1,23 MB", "999 Byte", "15 Mrd."],
    ["ja", "0%", "42%", "1.23 MB", "999 byte", "150億"],
  ])("of %s", (language, nothing, some, megabytes, bytes, billions) => {
    const { percent, size, compact } = createFormats(language);
    expect([percent(0), percent(42), size(1_234_567), size(999), compact(15e9)].map(plain)).toEqual([
      nothing,
      some,
      megabytes,
      bytes,
      billions,
    ]);
  });

  it("tell durations in whole units, and small prices in tenths of cents", () => {
    const { duration, dollars } = createFormats("en");
    expect([60, 90, 5_400].map(duration)).toEqual(["60 seconds", "2 minutes", "2 hours"]);
    expect([0, 0.05, 1.5].map(dollars)).toEqual(["$0.001", "$0.050", "$1.50"]);
  });

  it("keep a page's days as they are, wherever they are read", () => {
    expect(createFormats("en").day(Date.UTC(2024, 0, 1))).toBe("Jan 1, 2024");
  });
});
