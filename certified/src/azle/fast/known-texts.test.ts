import { describe, expect, it } from "vitest";
import { KnownTexts } from "./known-texts.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("KnownTexts", () => {
  it("gives the bytes of what it knows, each time as a copy, and of nothing else", () => {
    const known = new KnownTexts(10_000);
    const bytes = utf8("Île de Ré");
    known.add("Île de Ré", bytes);
    bytes.fill(0);
    known.get("Île de Ré")?.fill(1);
    expect(known.get("Île de Ré")).toEqual(utf8("Île de Ré"));
    expect(known.get("Île de Re")).toBeUndefined();
    known.add("short", utf8("short"));
    expect(known.get("short")).toBeUndefined();
  });

  it("forgets everything rather than grow", () => {
    const known = new KnownTexts(1_000);
    const texts = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(100));
    for (const text of texts) for (let times = 0; times < 3; times++) known.add(text, utf8(text));
    expect(texts.map((text) => known.get(text) !== undefined)).toEqual([false, false, false, false, false, true]);
    const large = "x".repeat(2_000);
    known.add(large, utf8(large));
    expect(known.get(large)).toEqual(utf8(large));
  });
});
