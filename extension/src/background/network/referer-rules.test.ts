import { describe, expect, it, vi } from "vitest";
import { refererFor } from "./referer-rules.ts";

vi.mock("wxt/browser", () => ({ browser: {} }));

describe("the page is told to servers of its photos as browsers tell it", () => {
  it.each([
    ["https://site.example/a/b?c=1#d", "https://site.example", "https://site.example/a/b?c=1"],
    ["https://site.example/a/b", "https://cdn.example", "https://site.example/"],
    ["https://site.example/a/b", "http://cdn.example", undefined],
    ["http://site.example/a/b", "http://cdn.example", "http://site.example/"],
  ])("%s to %s: %s", (page, origin, referer) => {
    expect(refererFor(new URL(page), origin)).toBe(referer);
  });
});
