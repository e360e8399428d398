import { LIMITS } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { ALICE, BOB } from "../inputs.fixture.ts";
import { refusalOf, testStore } from "../store.fixture.ts";
import { auditListing, type OperationResult, recordOperation, tallies } from "./journal.ts";

describe("the journal", () => {
  it("counts everything and tells who did what, newest first, the oldest forgotten", () => {
    const { store } = testStore();
    const count = LIMITS.maxAuditEntries + 50;
    for (let number = 0; number < count; number++)
      recordOperation(store, ALICE, "update_gallery", {
        itemCount: 1,
        hasChanged: true,
        refused: number % 2 === 0 ? ["NotFound"] : [],
        instructions: 2n,
      });
    recordOperation(store, BOB, "memories_delete", {
      itemCount: 3,
      hasChanged: true,
      refused: ["InvalidArgument", "InvalidArgument"],
      instructions: 5n,
    });
    recordOperation(store, BOB, "put_chunk", { itemCount: 1, hasChanged: true, refused: [], instructions: 7n });
    expect(tallies(store)).toEqual({
      operations: expect.arrayContaining([
        { operation: "update_gallery", count: BigInt(count), instructions: 2n * BigInt(count) },
        { operation: "put_chunk", count: 1n, instructions: 7n },
      ]),
      failures: expect.arrayContaining([{ code: { InvalidArgument: null }, count: 2n }]),
    });
    let cursor: [] | [string] = [];
    const outcomes: string[] = [];
    do {
      const page = auditListing(store, { cursor, limit: [100] });
      outcomes.push(...page.entries.map((entry) => entry.outcome));
      cursor = page.next_cursor;
    } while (cursor.length > 0);
    expect(outcomes.slice(0, 3)).toEqual(["InvalidArgument (2)", "ok", "NotFound"]);
    expect(outcomes).toHaveLength(LIMITS.maxAuditEntries);
    expect(refusalOf(() => auditListing(store, { cursor: ["x"], limit: [] }))).toMatchObject({
      code: "InvalidArgument",
    });
  });

  it("keeps what administrators did and people changed, whatever strangers try", () => {
    const { store } = testStore();
    const record = (caller: Uint8Array, operation: string, result: Partial<OperationResult>) =>
      recordOperation(store, caller, operation, {
        itemCount: 1,
        hasChanged: true,
        refused: [],
        instructions: 1n,
        ...result,
      });
    record(ALICE, "set_feature", {});
    record(ALICE, "delete_gallery", {});
    for (let count = 0; count < 3_000; count++) {
      record(BOB, "delete_gallery", { hasChanged: false });
      record(BOB, "set_limits", { hasChanged: false, refused: ["Unauthorized"] });
    }
    const listed = (limit: number) => {
      const entries: { sequence: bigint; operation: string; outcome: string }[] = [];
      let cursor: [] | [string] = [];
      do {
        const page = auditListing(store, { cursor, limit: [limit] });
        entries.push(...page.entries);
        cursor = page.next_cursor;
      } while (cursor.length > 0);
      return entries.map(({ sequence, operation, outcome }) => ({ sequence, operation, outcome }));
    };
    const entries = listed(100);
    expect(entries).toHaveLength(1_002);
    expect(entries.slice(-2).map(({ operation }) => operation)).toEqual(["delete_gallery", "set_feature"]);
    expect(entries.slice(0, -2).every(({ outcome }) => outcome === "Unauthorized")).toBe(true);
    expect(listed(7)).toEqual(entries);
    for (let count = 0; count < LIMITS.maxAuditEntries + 10; count++) record(BOB, "update_gallery", {});
    expect(listed(100).at(-1)).toMatchObject({ operation: "set_feature", outcome: "ok" });
  });
});
