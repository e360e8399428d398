import { type StorageEdgeInput, SYNC_STATES, type SyncState } from "@store-forever/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { icpEdge } from "../../test/gallery-fixture.ts";
import { applyReport, type EdgeState } from "./edge-state.ts";

const MEMORY_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const NOW = new Date("2026-01-02T03:04:05Z");
const LATER = new Date("2026-01-02T03:05:00Z");

function after(...states: SyncState[]): EdgeState | undefined {
  let edge: EdgeState | undefined;
  for (const syncState of states) {
    const next = applyReport(edge, icpEdge(MEMORY_ID, { present: syncState === "idle", syncState }), NOW);
    if (!next.ok) throw new Error(next.error.message);
    edge = next.value;
  }
  return edge;
}

describe("which state may follow which", () => {
  const ways: [SyncState[], SyncState, boolean][] = [
    [[], "idle", true],
    [[], "migrating", true],
    [[], "failed", false],
    [["idle"], "idle", true],
    [["idle"], "migrating", true],
    [["idle"], "failed", false],
    [["migrating"], "idle", true],
    [["migrating"], "migrating", true],
    [["migrating"], "failed", true],
    [["migrating", "failed"], "idle", false],
    [["migrating", "failed"], "migrating", true],
    [["migrating", "failed"], "failed", true],
  ];
  test.each(ways)("after %j, %s: %s", (before, syncState, isAllowed) => {
    const next = applyReport(after(...before), icpEdge(MEMORY_ID, { syncState }), LATER);
    expect(next.ok).toBe(isAllowed);
    if (!next.ok) expect(next.error).toMatchObject({ code: "Conflict", field: "syncState" });
  });
});

test("a report without a state says that the edge is idle", () => {
  expect(applyReport(undefined, icpEdge(MEMORY_ID), NOW)).toMatchObject({ ok: true, value: { syncState: "idle" } });
});

test("the time of the last synchronisation is the end of a migration", () => {
  const migrating = after("migrating");
  expect(migrating?.lastSyncedAt).toBeNull();
  expect(applyReport(migrating, icpEdge(MEMORY_ID), LATER)).toMatchObject({ value: { lastSyncedAt: LATER } });
  expect(applyReport(after("idle"), icpEdge(MEMORY_ID, { syncState: "migrating" }), LATER)).toMatchObject({
    value: { lastSyncedAt: NOW },
  });
});

const reports: fc.Arbitrary<StorageEdgeInput> = fc
  .record({
    present: fc.boolean(),
    syncState: fc.option(fc.constantFrom(...SYNC_STATES), { nil: undefined }),
    location: fc.option(fc.string(), { nil: undefined }),
    sizeBytes: fc.option(fc.nat(), { nil: undefined }),
  })
  .map((changes) => icpEdge(MEMORY_ID, changes));

test("a repeated report changes nothing, and the last accepted report stands", () => {
  fc.assert(
    fc.property(fc.array(reports, { maxLength: 8 }), (sequence) => {
      let edge: EdgeState | undefined;
      for (const report of sequence) {
        const next = applyReport(edge, report, NOW);
        if (!next.ok) continue;
        edge = next.value;
        expect(edge).toMatchObject({ present: report.present, syncState: report.syncState ?? "idle" });
        const again = applyReport(edge, report, LATER);
        expect(again.ok && again.value).toBe(edge);
      }
    }),
  );
});
