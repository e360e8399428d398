import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/capsules.ts";
import { ALICE, bytesOf, memoryInput, totals, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { entryCounts, storedAsset, testStore } from "../store.fixture.ts";
import { UNREFERENCED_TTL_NS } from "./blobs.ts";

describe("bytes that no memory refers to", () => {
  it("go after a week, and not before", () => {
    const { store, clock } = testStore();
    const kept = storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, ALICE, "thumb", bytesOf(10, 2));
    createMemory(store, ALICE, memoryInput(uuid(1), [kept]));
    clock.nowNs += UNREFERENCED_TTL_NS - 1n;
    sweep(store);
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(1, 0, 2, 20n));
    clock.nowNs += 1n;
    sweep(store);
    sweep(store);
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(1, 0, 1, 10n));
    expect(entryCounts(store)).toMatchObject({ chunks: 1, holdings: 1 });
    expect(nextSweepNs(store)).toBeUndefined();
  });
});
