import { describe, expect, it, vi } from "vitest";
import { isPlain } from "./estimate-gallery.ts";

vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));

describe("the beginning of a photo is asked for", () => {
  it.each([
    ["https://site.example/photos/beach.jpg", true],
    ["https://site.example/photos/beach.jpg?width=1600", false],
    ["https://site.example/once/9f8e7d6c5b4a39281706f5e4d3c2b1a0/beach.jpg", false],
    ["https://cdn.example/photos/beach.jpg", false],
  ])("%s: %s", (url, isAsked) => {
    expect(isPlain(url, "https://site.example")).toBe(isAsked);
  });
});
