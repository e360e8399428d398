import { LIMITS } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { ALICE, BOB } from "../inputs.fixture.ts";
import { refusalOf, testStore } from "../store.fixture.ts";
import { auditListing, recordOperation, tallies } from "./journal.ts";

describe("the journal", () => {
  it("counts everything and tells who did what, newest first, the oldest forgotten", () => {
    const { store } = testStore();
    const count = LIMITS.maxAuditEntries + 50;
    for (let number = 0; number < count; number++)
      recordOperation(store, ALICE, "update_gallery", {
        itemCount: 1,
        refused: number % 2 === 0 ? ["NotFound"] : [],
        instructions: 2n,
      });
    recordOperation(store, BOB, "memories_delete", {
      itemCount: 3,
      refused: ["InvalidArgument", "InvalidArgument"],
      instructions: 5n,
    });
    recordOperation(store, BOB, "put_chunk", { itemCount: 1, refused: [], instructions: 7n });
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
});
