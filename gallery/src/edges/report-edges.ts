import type { StorageEdgeInput } from "@store-forever/protocol";
import { and, asc, inArray, sql } from "drizzle-orm";
import { imageIsReadable } from "../access.ts";
import type { Database } from "../database/database.ts";
import { images, storageEdges } from "../database/schema.ts";
import type { SignedInUser } from "../http/environment.ts";
import { Refusal } from "../http/refusal.ts";
import { applyReport, type EdgeState } from "./edge-state.ts";

type EdgeKey = Pick<StorageEdgeInput, "memoryId" | "memoryType" | "artifact" | "backend">;
/** An edge as the API answers it. */
export type StorageEdge = typeof storageEdges.$inferSelect;

/**
 * Records reports about copies of the user's memories, in the order given: all of them or, when one is refused, none.
 * The memories' rows are locked (in the order of their ids), so reports from several browsers come one after the other.
 * @throws Refusal NotFound, Unauthorized (somebody else's memory), Conflict (a state that cannot follow, or other bytes than the gallery's)
 */
export async function reportEdges(
  database: Database,
  user: SignedInUser,
  reports: readonly StorageEdgeInput[],
  now = new Date(),
): Promise<StorageEdge[]> {
  if (reports.length === 0) return [];
  return database.transaction(async (transaction) => {
    const memoryIds = [...new Set(reports.map((report) => report.memoryId))];
    const contentHashes = await lockOwnMemories(transaction, user, memoryIds);
    const known = await transaction.select().from(storageEdges).where(inArray(storageEdges.memoryId, memoryIds));

    const states = new Map<string, EdgeState>(known.map((edge) => [keyOf(edge), edge]));
    const changed = new Map<string, EdgeKey>();
    for (const [index, report] of reports.entries()) {
      const contentHash = contentHashes.get(keyOfMemory(report));
      if (contentHash === undefined) throw noSuchMemory(index);
      if (isOtherBytes(report, contentHash))
        throw new Refusal("Conflict", "That is not the hash of this memory's original: it was changed since.", {
          field: `${index}.contentHash`,
        });
      const key = keyOf(report);
      const next = applyReport(states.get(key), report, now);
      if (!next.ok) throw new Refusal(next.error.code, next.error.message, { field: `${index}.${next.error.field}` });
      if (next.value === states.get(key)) continue;
      states.set(key, next.value);
      changed.set(key, report);
    }
    await writeEdges(transaction, changed, states);

    const reported = new Set(reports.map(keyOf));
    return (await readEdges(transaction, memoryIds)).filter((edge) => reported.has(keyOf(edge)));
  });
}

/** @returns the edges of some memories, in a stable order */
export async function readEdges(database: Database, memoryIds: readonly string[]): Promise<StorageEdge[]> {
  return database
    .select()
    .from(storageEdges)
    .where(inArray(storageEdges.memoryId, [...memoryIds]))
    .orderBy(asc(storageEdges.memoryId), asc(storageEdges.artifact), asc(storageEdges.backend));
}

/** Locks the memories until the transaction ends; so far all of them are images. */
async function lockOwnMemories(transaction: Database, user: SignedInUser, memoryIds: readonly string[]) {
  const rows = await transaction
    .select({ id: images.id, ownerId: images.ownerId, contentHash: images.contentHash })
    .from(images)
    .where(and(inArray(images.id, [...memoryIds]), imageIsReadable(transaction, user)))
    .orderBy(asc(images.id))
    .for("update");
  if (rows.some((row) => row.ownerId !== user.id))
    throw new Refusal("Unauthorized", "Only a memory's owner reports where its copies are.", { field: "memoryId" });
  return new Map(rows.map((row) => [keyOfMemory({ memoryId: row.id, memoryType: "image" }), row.contentHash]));
}

async function writeEdges(transaction: Database, changed: Map<string, EdgeKey>, states: Map<string, EdgeState>) {
  const rows = [...changed].flatMap(([key, { memoryId, memoryType, artifact, backend }]) => {
    const state = states.get(key);
    return state === undefined ? [] : [{ ...pickState(state), memoryId, memoryType, artifact, backend }];
  });
  if (rows.length === 0) return;
  await transaction
    .insert(storageEdges)
    .values(rows)
    .onConflictDoUpdate({
      target: [storageEdges.memoryId, storageEdges.memoryType, storageEdges.artifact, storageEdges.backend],
      set: {
        present: sql`excluded.present`,
        location: sql`excluded.location`,
        contentHash: sql`excluded.content_hash`,
        sizeBytes: sql`excluded.size_bytes`,
        syncState: sql`excluded.sync_state`,
        lastSyncedAt: sql`excluded.last_synced_at`,
        syncError: sql`excluded.sync_error`,
      },
    });
}

function pickState(state: EdgeState): EdgeState {
  const { present, location, contentHash, sizeBytes, syncState, lastSyncedAt, syncError } = state;
  return { present, location, contentHash, sizeBytes, syncState, lastSyncedAt, syncError };
}

function isOtherBytes(report: StorageEdgeInput, contentHash: string): boolean {
  return report.artifact === "asset" && report.contentHash !== undefined && report.contentHash !== contentHash;
}

const noSuchMemory = (index: number) =>
  new Refusal("NotFound", "There is no such memory here.", { field: `${index}.memoryId` });

const keyOfMemory = (key: Pick<EdgeKey, "memoryId" | "memoryType">) => `${key.memoryType}/${key.memoryId}`;
const keyOf = (key: EdgeKey) => `${keyOfMemory(key)}/${key.artifact}/${key.backend}`;
