import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storeWithMemory } from "../filled-store.fixture.ts";
import { ALICE, BOB, bytesOf, EVERYTHING, memoryInput, sha256, uuid } from "../inputs.fixture.ts";
import { refusalOf, storedAsset, testStore, witnessed } from "../store.fixture.ts";
import { createMemory, deleteMemory } from "./memories.ts";
import { listMemories, listPresence, presenceOf } from "./memory-reads.ts";

describe("a proof", () => {
  it("shows no other owner's principal, nor their ids", () => {
    const { store } = storeWithMemory();
    const strangers = Array.from({ length: 20 }, (_, index) => Uint8Array.of(99, 98, 97, index));
    for (const stranger of strangers) {
      const { value, paths } = presenceOf(store, stranger, uuid(0xabc));
      expect(value.metadata_present).toBe(false);
      const witness = Buffer.from(store.tree.witness(paths));
      expect(witness.includes(Buffer.from(sha256(ALICE)))).toBe(true);
      expect(witness.includes(Buffer.of(0x43, ...ALICE))).toBe(false);
      expect(witness.includes(uuid(1))).toBe(false);
    }
  });
});

describe("presence", () => {
  it("tells, provably, what is stored and what is not", async () => {
    const { store, memory } = storeWithMemory();
    const { value, paths } = presenceOf(store, ALICE, uuid(1));
    expect(value).toMatchObject({ memory_id: uuid(1), metadata_present: true, asset_present: true });
    expect(value.assets).toHaveLength(memory.assets.length);
    const tree = await witnessed(store, paths);
    expect(paths.filter((path) => tree.leaf(path) !== undefined)).toHaveLength(4);
    const absent = presenceOf(store, BOB, uuid(1));
    expect(absent.value).toEqual({ memory_id: uuid(1), metadata_present: false, asset_present: false, assets: [] });
    const bobsTree = await witnessed(store, absent.paths);
    expect(absent.paths.filter((path) => bobsTree.leaf(path) !== undefined)).toHaveLength(0);
  });

  it("comes in pages that together are the list", () => {
    const { store } = storeWithMemory();
    const memory_ids = Array.from({ length: 50 }, (_, index) => uuid(index));
    const seen: string[] = [];
    for (let cursor: [] | [string] = []; ; ) {
      const { value } = listPresence(store, ALICE, { memory_ids, cursor, limit: [] });
      expect(value.items.length).toBeLessThanOrEqual(LIMITS.presenceDefault);
      seen.push(...value.items.map((item) => item.memory_id));
      cursor = value.next_cursor;
      if (cursor.length === 0) break;
    }
    expect(seen).toEqual(memory_ids);
    const refused = (change: object) =>
      refusalOf(() => listPresence(store, ALICE, { memory_ids, cursor: [], limit: [], ...change }));
    expect(refused({ limit: [0] })).toEqual({ code: "InvalidArgument", field: "limit" });
    expect(refused({ limit: [101] })).toEqual({ code: "InvalidArgument", field: "limit" });
    expect(refused({ cursor: ["-1"] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    expect(refused({ cursor: ["1.5"] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    expect(refused({ memory_ids: Array(101).fill(uuid(1)) })).toEqual({ code: "TooLarge", field: "memory_ids" });
  });
});

describe("listings", () => {
  it("give every memory once, newest first, whatever is deleted between pages", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 9 }), (numbers, limit, every) => {
        const { store } = testStore();
        const original = storedAsset(store, ALICE, "original", bytesOf(10, 1));
        for (const number of numbers) createMemory(store, ALICE, memoryInput(uuid(number), [original]));
        const seen: string[] = [];
        const deleted = new Set<string>();
        for (let cursor: [] | [string] = []; ; ) {
          const { value } = listMemories(store, ALICE, { cursor, limit: [limit] });
          expect(value.items.length).toBeLessThanOrEqual(limit);
          seen.push(...value.items.map((memory) => memory.id));
          cursor = value.next_cursor;
          if (cursor.length === 0) break;
          const victim = numbers
            .map(uuid)
            .find((id) => !deleted.has(id) && Number.parseInt(id.slice(-2), 16) % every === 0);
          if (victim === undefined) continue;
          deleteMemory(store, ALICE, victim);
          deleted.add(victim);
        }
        expect(new Set(seen).size).toBe(seen.length);
        const expected = numbers.map(uuid).reverse();
        expect(seen.filter((id) => !deleted.has(id))).toEqual(expected.filter((id) => !deleted.has(id)));
        expect(listMemories(store, BOB, EVERYTHING).value.items).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("refuse a cursor that no page gave, and too much at a time", () => {
    const { store } = testStore();
    const refused = (request: object) => refusalOf(() => listMemories(store, ALICE, { ...EVERYTHING, ...request }));
    for (const cursor of ["", "-1", "0", "1.5", "x", "99999999999"])
      expect(refused({ cursor: [cursor] })).toEqual({ code: "InvalidArgument", field: "cursor" });
    for (const limit of [0, 101])
      expect(refused({ limit: [limit] })).toEqual({ code: "InvalidArgument", field: "limit" });
  });
});
