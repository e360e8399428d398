import type { MemorySource } from "@store-forever/workers";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { Collected } from "./collected.ts";
import { waitMs } from "./fetch-page.ts";
import { headingOf, isSameGallery } from "./same-gallery.ts";

const photo = (name: string): MemorySource => ({
  memoryId: name,
  memoryType: "image",
  url: `https://site.example/${name}.jpg`,
  title: name,
});
const photos = (...names: string[]) => names.map(photo);
const order = (collected: Collected) => collected.all().items.map(({ memoryId }) => memoryId);

describe("what was collected", () => {
  it("is in the order of its pages, whichever was read first, and each photo once", () => {
    const collected = new Collected();
    collected.addOwn(photos("e", "f"), [3]);
    expect(collected.add(photos("a", "b"), [1])).toBe(2);
    expect(collected.add(photos("b", "c", "d"), [2])).toBe(2);
    expect(order(collected)).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  it("is the same after it was kept and read again", () => {
    const collected = new Collected();
    collected.addOwn(photos("c", "d"), [1]);
    collected.add(photos("e", "f"), [2]);
    collected.addAside(photos("logo"), [1]);
    const again = new Collected();
    again.restore(JSON.parse(JSON.stringify(collected.save())));
    expect(again.all()).toEqual(collected.all());
    again.addOwn(photos("b", "c", "d"), [1]);
    expect(again.add(photos("f", "g"), [3])).toBe(1);
    expect(order(again)).toEqual(["b", "c", "d", "e", "f", "g", "logo"]);
  });

  it("has what comes into sight beside what was in sight before", () => {
    const collected = new Collected();
    collected.addOwn(photos("c", "d"), [0]);
    collected.addOwn(photos("b", "c", "d", "e"), [0]);
    collected.addOwn(photos("x", "y"), [0]);
    collected.addOwn(photos("a", "b"), [0]);
    expect(order(collected)).toEqual(["a", "b", "c", "d", "e", "x", "y"]);
  });

  it("has a photo once that two pages name by different files, where they share one", () => {
    const collected = new Collected();
    const told = {
      ...photo("told"),
      candidates: [{ url: "https://site.example/upload/a.jpg", claim: "original" as const }],
    };
    const seen = {
      ...photo("seen"),
      candidates: [
        { url: "https://site.example/upload/a.jpg", claim: "larger" as const, isDerived: true },
        { url: "https://site.example/t/a-th.jpg", claim: "shown" as const },
      ],
    };
    expect([collected.addOwn([told], [0]), collected.add([seen], [1])]).toEqual([1, 0]);
  });

  it("has an album's photos where its cover was", () => {
    const collected = new Collected();
    collected.addOwn(photos("cover1", "cover2"), [0]);
    const [one, two] = [collected.takeOut("cover1"), collected.takeOut("cover2")];
    collected.add(photos("b1", "b2"), [...two, 0]);
    collected.add(photos("a1", "a2"), [...one, 0]);
    expect(order(collected)).toEqual(["a1", "a2", "b1", "b2"]);
  });

  it("has beside the gallery only what no page counts to it", () => {
    const collected = new Collected();
    collected.addAside(photos("logo", "teaser"), [0]);
    collected.add(photos("teaser"), [1]);
    const { items, aside } = collected.all();
    expect(items.map(({ memoryId }) => memoryId)).toEqual(["teaser", "logo"]);
    expect([...aside]).toEqual(["logo"]);
  });
});

describe("pages of one gallery", () => {
  const heading = (title: string, first = "") =>
    headingOf(
      parseHTML(`<html><head><title>${title}</title></head><body>${first && `<h1>${first}</h1>`}</body></html>`)
        .document as unknown as Document,
    );

  it.each([
    ["Trip", "Trip – Page 2", true],
    ["Trip", "Trip (2/17)", true],
    ["Trip – Photos", "Trip – Photos 25–48 of 412", true],
    ["Reise", "Reise | Seite 2 von 9", true],
    ["Album 12", "Album 13", false],
    ["Photos of 2023", "Photos of 2024", false],
    ["Trip", "Party", false],
  ])("%s and %s: %s", (one, other, is) => {
    expect(isSameGallery(heading(one), heading(other))).toBe(is);
  });

  it("have the same first heading, where sites give all pages one title", () => {
    expect(isSameGallery(heading("Site", "Trip"), heading("Site", "Party"))).toBe(false);
    expect(isSameGallery(heading("Site", "Trip"), heading("Site", "Trip"))).toBe(true);
  });
});

describe("a server that asks to wait", () => {
  const nowMs = Date.parse("2026-11-29T00:00:00Z");
  it.each([
    ["5", 5_000],
    ["0", 0],
    ["Sun, 29 Nov 2026 00:00:20 GMT", 20_000],
    ["86400", 60_000],
    ["soon", 2_000],
    [null, 2_000],
  ])("with %s is waited for %i ms", (retryAfter, ms) => {
    expect(waitMs(retryAfter, 1, nowMs)).toBe(ms);
  });
});
