import { RecordWriter } from "@store-forever/certified";
import { describe, expect, it } from "vitest";
import { ALICE, bytesOf, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { entryCounts, storedAsset, testStore } from "../store.fixture.ts";
import { FORMAT, requireFormat } from "./format.ts";
import { COUNTERS } from "./keys.ts";

describe("requireFormat", () => {
  it("marks an empty store with the format, and takes it again after an upgrade", () => {
    const { store } = testStore();
    requireFormat(store);
    expect(entryCounts(store)).toEqual({ counters: 1 });
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(50, 1))]));
    const before = entryCounts(store);
    requireFormat(store);
    expect(entryCounts(store)).toEqual(before);
  });

  it("refuses a newer format, an older one, and data without any", () => {
    const { store } = testStore();
    for (const format of [FORMAT + 1, FORMAT - 1]) {
      store.maps.counters.set(COUNTERS.format, new RecordWriter(1).nat32(format).finish());
      expect(() => requireFormat(store)).toThrow(`has format ${format}, but this module reads format ${FORMAT} only`);
    }
    store.maps.counters.delete(COUNTERS.format);
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(50, 1))]));
    expect(() => requireFormat(store)).toThrow("has no format, but this module reads format");
  });
});
