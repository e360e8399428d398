import { MEMORY_TYPES, type StorageEdgeInput } from "@store-forever/protocol";
import { and, asc, eq } from "drizzle-orm";
import { requireOwnMemory } from "../access/access-rights.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { keyOfMemory } from "../database/memory-key.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { IcpVerifier } from "../icp/icp-verifier.ts";
import { MEMORY_TABLES } from "../memories/memory-tables.ts";
import { readEdges, writeEdges } from "./edge-rows.ts";
import { applyReport, type EdgeState } from "./edge-state.ts";
import { type EdgeKey, keyOfEdge, type StorageEdgeRow } from "./storage-edge.ts";

export interface ReportOptions {
  /** What checks reports about copies on ICP, and the gallery's own origin. Without it they are believed. */
  verification?: { verifier: IcpVerifier; origin: string } | undefined;
  /** Refuses a report about an edge that exists already. */
  onlyNew?: boolean;
  now?: Date;
}

/**
 * Records reports about copies of the user's memories, in the order given. If one is refused, none is recorded.
 * The memories' rows are locked in the order of their ids, so reports from several browsers come one after the other.
 * @throws GalleryError NotFound, Unauthorized (somebody else's memory, or a copy on ICP that is not proved), AlreadyExists,
 *   Conflict (a state that cannot follow the current one, or a copy of other bytes than the gallery's)
 */
export async function reportEdges(
  database: GalleryDatabase,
  user: CurrentUser,
  reports: readonly StorageEdgeInput[],
  { verification, onlyNew = false, now = new Date() }: ReportOptions = {},
): Promise<StorageEdgeRow[]> {
  if (reports.length === 0) return [];
  // Whose memories they are is looked at first: to check certificates takes this server much longer than to send them.
  await hashesOfOwn(database, user, reports);
  const certifiedHashes =
    (await verification?.verifier.certifiedHashes(reports, verification.origin)) ?? new Map<number, string>();
  return database.transaction(async (transaction) => {
    const memoryIds = [...new Set(reports.map((report) => report.memoryId))];
    const contentHashes = await hashesOfOwn(transaction, user, reports, "lock");
    const known = await readEdges(transaction, memoryIds);

    const states = new Map<string, EdgeState>(known.map((edge) => [keyOfEdge(edge), edge]));
    const changed = new Map<string, EdgeKey & EdgeState>();
    for (const [index, report] of reports.entries()) {
      const refuse = (code: "Conflict" | "AlreadyExists", message: string, field: string) =>
        new GalleryError(code, message, { field: `${index}.${field}` });
      const contentHash = contentHashes.get(keyOfMemory(report));
      for (const hash of [report.contentHash, certifiedHashes.get(index)])
        if (report.artifact === "asset" && hash !== undefined && hash !== contentHash)
          throw refuse(
            "Conflict",
            "This is not the hash of the memory's original. It has changed since.",
            "contentHash",
          );
      const key = keyOfEdge(report);
      const state = states.get(key);
      if (onlyNew && state !== undefined)
        throw refuse("AlreadyExists", "This edge exists already. Change it with PUT.", "backend");
      const next = applyReport(state, report, now);
      if (!next.ok) throw refuse("Conflict", next.error.message, next.error.field ?? "syncState");
      if (next.value === state) continue;
      states.set(key, next.value);
      const { memoryId, memoryType, artifact, backend } = report;
      changed.set(key, { ...pickState(next.value), memoryId, memoryType, artifact, backend });
    }
    await writeEdges(transaction, [...changed.values()]);

    const reported = new Set(reports.map(keyOfEdge));
    return (await readEdges(transaction, memoryIds)).filter((edge) => reported.has(keyOfEdge(edge)));
  });
}

/**
 * @param lock keeps others from changing the memories until the transaction ends
 * @returns the memories' content hashes
 * @throws GalleryError NotFound, Unauthorized (somebody else's memory)
 */
async function hashesOfOwn(
  database: GalleryDatabase,
  user: CurrentUser,
  reports: readonly StorageEdgeInput[],
  lock?: "lock",
): Promise<Map<string, string>> {
  const contentHashes = new Map<string, string>();
  for (const memoryType of MEMORY_TYPES) {
    const ids = new Set(reports.filter((report) => report.memoryType === memoryType).map(({ memoryId }) => memoryId));
    if (ids.size === 0) continue;
    const table = MEMORY_TABLES[memoryType];
    const ownRows = database
      .select({ id: table.id, contentHash: table.contentHash })
      .from(table)
      .where(and(isAnyOf(table.id, [...ids]), eq(table.ownerId, user.id)))
      .orderBy(asc(table.id));
    for (const { id, contentHash } of await (lock ? ownRows.for("update") : ownRows))
      contentHashes.set(keyOfMemory({ memoryId: id, memoryType }), contentHash);
  }
  for (const [index, report] of reports.entries())
    if (!contentHashes.has(keyOfMemory(report)))
      await requireOwnMemory(database, user, report.memoryId, report.memoryType, `${index}.memoryId`);
  return contentHashes;
}

function pickState(state: EdgeState): EdgeState {
  const { present, location, contentHash, sizeBytes, syncState, lastSyncedAt, syncError } = state;
  return { present, location, contentHash, sizeBytes, syncState, lastSyncedAt, syncError };
}
