import { err, ok, type Result, type StorageEdgeInput, type SyncState } from "@store-forever/protocol";
import type { StorageEdgeRow } from "./storage-edge.ts";

/** What an edge says, apart from which edge it is. */
export type EdgeState = Pick<
  StorageEdgeRow,
  "present" | "location" | "contentHash" | "sizeBytes" | "syncState" | "isPaused" | "lastSyncedAt" | "syncError"
>;

/** idle → migrating → idle | failed, and failed → migrating for another attempt. A state may always be reported again. */
const NEXT_STATES: Record<SyncState, readonly SyncState[]> = {
  idle: ["idle", "migrating"],
  migrating: ["migrating", "idle", "failed"],
  failed: ["failed", "migrating"],
};

/**
 * Applies a report to an edge. The report replaces what was known; a report that says nothing new leaves the edge untouched.
 * @param current `undefined` for an edge without any report yet, which counts as idle
 * @returns Conflict when the reported state cannot follow the current one
 */
export function applyReport(current: EdgeState | undefined, report: StorageEdgeInput, now: Date): Result<EdgeState> {
  const from = current?.syncState ?? "idle";
  const to = report.syncState ?? "idle";
  if (!NEXT_STATES[from].includes(to))
    return err({
      code: "Conflict",
      message: `An edge that is ${from} cannot become ${to}: report it as migrating first, in the same request if need be.`,
      field: "syncState",
    });

  const next: EdgeState = {
    present: report.present,
    location: report.location ?? null,
    contentHash: report.contentHash ?? null,
    sizeBytes: report.sizeBytes ?? null,
    syncState: to,
    isPaused: to === "migrating" && report.isPaused === true,
    lastSyncedAt: current?.lastSyncedAt ?? null,
    syncError: report.syncError ?? null,
  };
  if (current !== undefined && saysTheSame(current, next)) return ok(current);
  return ok(to === "migrating" ? next : { ...next, lastSyncedAt: now });
}

function saysTheSame(one: EdgeState, other: EdgeState): boolean {
  return (Object.keys(other) as (keyof EdgeState)[]).every((field) => one[field] === other[field]);
}
