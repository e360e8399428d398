import { describe, expect, it, vi } from "vitest";
import { sizeToldBy } from "./look-at-photos.ts";

vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));

describe("the size of a photo", () => {
  it.each([
    ["a part of it", 206, { "content-range": "bytes 0-131071/5000000", "content-length": "131072" }, 5_000_000],
    ["a part of what has no end", 206, { "content-range": "bytes 0-131071/*", "content-length": "131072" }, undefined],
    ["all of it", 200, { "content-length": "9000" }, 9_000],
    ["all of it, compressed", 200, { "content-length": "9000", "content-encoding": "gzip" }, undefined],
    ["nothing that tells", 200, {}, undefined],
  ])("of an answer with %s", (_, status, headers, size) => {
    expect(sizeToldBy({ status, headers: new Headers(headers as Record<string, string>) })).toBe(size);
  });
});
