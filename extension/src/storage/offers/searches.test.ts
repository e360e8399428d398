import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../databases/database.ts";
import { keepSearch, recallSearch } from "./searches.ts";

const of = (galleryId: string, origin = "https://site.example") => ({ origin, galleryId });

afterEach(() => vi.useRealTimers());

describe("a search for a whole gallery", () => {
  it("is kept for its own site and gallery until it is forgotten", async () => {
    const database = await openDatabase();
    await keepSearch(database, { ...of("a"), saved: "one" });
    await keepSearch(database, { ...of("a"), saved: "two" });
    expect(await recallSearch(database, of("a"))).toBe("two");
    expect(await recallSearch(database, of("b"))).toBeNull();
    expect(await recallSearch(database, of("a", "https://other.example"))).toBeNull();
    await keepSearch(database, { ...of("a"), saved: null });
    expect(await recallSearch(database, of("a"))).toBeNull();
  });

  it("is kept for a day, and the five newest are", async () => {
    const database = await openDatabase();
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
    for (const galleryId of ["1", "2", "3", "4", "5", "6"]) {
      vi.setSystemTime(Date.now() + 1_000);
      await keepSearch(database, { ...of(galleryId), saved: galleryId });
    }
    expect(await recallSearch(database, of("1"))).toBeNull();
    expect(await recallSearch(database, of("2"))).toBe("2");
    vi.setSystemTime(Date.now() + 24 * 3600_000);
    expect(await recallSearch(database, of("6"))).toBeNull();
  });
});
