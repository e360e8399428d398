import type { MemorySource } from "@store-forever/workers";
import { expect, test } from "vitest";
import { asShown } from "./as-shown.ts";

const photo: MemorySource = { memoryId: "a", memoryType: "image", url: "https://cdn.example/full.jpg", title: "A" };

test("a photo as its page shows it has no larger file, and no guessed one", () => {
  const shown = { url: "https://site.example/small.jpg", claim: "shown" } as const;
  const candidates = [
    { url: "https://site.example/guess.jpg", claim: "shown", isDerived: true } as const,
    { url: photo.url, claim: "larger" } as const,
    shown,
  ];
  expect(asShown({ ...photo, candidates })).toEqual({ ...photo, url: shown.url, candidates: [shown] });
});

test("a photo of which the page names nothing better is none", () => {
  expect(asShown(photo)).toBeUndefined();
  expect(asShown({ ...photo, candidates: [{ url: photo.url, claim: "shown" }] })).toBeUndefined();
});
