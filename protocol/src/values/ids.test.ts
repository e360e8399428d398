import { describe, expect, it } from "vitest";
import { derivedId, isUuid } from "./ids.ts";

describe("derivedId", () => {
  it("is the same for the same page and item, however the item's URL is written", () => {
    const absolute = derivedId("https://example.com/trip/", "https://example.com/trip/one.jpg");
    expect(derivedId("https://example.com/trip/#top", "one.jpg")).toBe(absolute);
    expect(isUuid(absolute)).toBe(true);
  });

  it("differs between pages, items and the gallery itself", () => {
    const ids = [
      derivedId("https://example.com/trip/"),
      derivedId("https://example.com/trip/", "one.jpg"),
      derivedId("https://example.com/trip/", "two.jpg"),
      derivedId("https://example.com/other/", "https://example.com/trip/one.jpg"),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("isUuid", () => {
  it("takes the canonical form only", () => {
    expect(isUuid("550e8400-e29b-41d4-a716-446655440000")).toBe(true);
    expect(isUuid("550E8400-E29B-41D4-A716-446655440000")).toBe(false);
    expect(isUuid("550e8400e29b41d4a716446655440000")).toBe(false);
    expect(isUuid("gallery_1703123456789")).toBe(false);
  });
});
