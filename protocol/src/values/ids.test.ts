import { describe, expect, it } from "vitest";
import { archiveId, derivedId, isUuid } from "./ids.ts";

describe("archiveId", () => {
  const pageId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  it("is a UUID, and the same for one site, kind and id", () => {
    const id = archiveId("https://gallery.example", "memory", pageId);
    expect(isUuid(id)).toBe(true);
    expect(archiveId("https://gallery.example", "memory", pageId)).toBe(id);
    // Galleries' servers compute it too, so it never changes.
    expect(id).toBe("c2f75c1d-be12-537f-9aac-0d69bfbff973");
  });

  it("differs by site, scheme, port, kind and id", () => {
    const ids = [
      archiveId("https://gallery.example", "memory", pageId),
      archiveId("http://gallery.example", "memory", pageId),
      archiveId("https://gallery.example:8443", "memory", pageId),
      archiveId("https://evil.example", "memory", pageId),
      archiveId("https://gallery.example", "gallery", pageId),
      archiveId("https://gallery.example", "memory", pageId.replace("7c9", "7c8")),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    "null",
    "",
    "file://",
    "https://gallery.example/",
    "https://gallery.example\nmemory",
    "chrome-extension://a",
  ])("has none for %j", (origin) => {
    expect(() => archiveId(origin, "memory", pageId)).toThrow(RangeError);
  });
});

describe("derivedId", () => {
  it("tells the pages of a single-page site apart, and no places in a page", () => {
    const page = "https://example.com/";
    const ids = ["", "#/a", "#/b", "#!/a", "#!b", "?album=a"].map((end) => derivedId(page + end));
    expect(new Set(ids).size).toBe(ids.length);
    expect(derivedId(`${page}#top`)).toBe(derivedId(page));
    expect(derivedId(`${page}#/a`, "/1.jpg")).not.toBe(derivedId(`${page}#/b`, "/1.jpg"));
  });

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
