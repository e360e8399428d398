import { ARTIFACTS, archiveId, MEMORY_TYPES, type MemoryType } from "@store-forever/protocol";
import { and, asc, eq } from "drizzle-orm";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { keyOfMemory } from "../database/memory-key.ts";
import { memories, storageEdges } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { SitePresence } from "../icp/site-presence.ts";
import { MEMORY_TABLES } from "../memories/memory-tables.ts";
import { writeEdges } from "./edge-rows.ts";
import { forgetPresenceKey, noteAnswer, type PresenceKeyRow, presenceKeysOf } from "./presence-keys.ts";
import type { StorageEdgeRow } from "./storage-edge.ts";

/** The reconciliation of each person that is under way: those who ask meanwhile get its answer. */
const underWay = new Map<string, Promise<PresenceKeyRow[]>>();

/**
 * Asks somebody's archives which of their memories here they have, and brings the edges of copies on ICP in line with the answers, in
 * both directions. What is on its way belongs to a job, and is left to it. A key that the person took back is forgotten, and
 * the edges stay as they are.
 * @returns the keys that are left, with what came of asking
 */
export function reconcileEdges(
  database: GalleryDatabase,
  archive: SitePresence,
  userId: string,
): Promise<PresenceKeyRow[]> {
  const known = underWay.get(userId);
  if (known !== undefined) return known;
  const begun = reconcileAll(database, archive, userId).finally(() => underWay.delete(userId));
  underWay.set(userId, begun);
  return begun;
}

async function reconcileAll(
  database: GalleryDatabase,
  archive: SitePresence,
  userId: string,
): Promise<PresenceKeyRow[]> {
  const keys = await presenceKeysOf(database, { id: userId });
  const goneOf = new Map<PresenceKeyRow, number>();
  for (const key of keys) goneOf.set(key, await reconcileWith(database, archive, key));
  // What is gone from one archive may be in another, which was asked before.
  for (const [index, key] of keys.entries())
    if (keys.slice(index + 1).some((later) => (goneOf.get(later) ?? 0) > 0))
      await reconcileWith(database, archive, key);
  return presenceKeysOf(database, { id: userId });
}

/** @returns how many memories are not in the archive any more */
async function reconcileWith(database: GalleryDatabase, archive: SitePresence, key: PresenceKeyRow): Promise<number> {
  try {
    const answer = await compare(database, archive, key);
    await noteAnswer(database, key, answer);
    return answer.gone;
  } catch (error) {
    if (!(error instanceof GalleryError)) throw error;
    if (error.code === "Unauthorized") await forgetPresenceKey(database, { id: key.userId }, key.owner);
    else await noteAnswer(database, key, { problem: error.message });
    return 0;
  }
}

/** What is known of a memory and its copies on ICP. */
interface Known {
  memoryId: string;
  memoryType: MemoryType;
  contentHash: string;
  sizeBytes: number;
  edges: StorageEdgeRow[];
}

/** @throws GalleryError Unauthorized (the key was taken back), LimitExceeded (no answer) */
async function compare(
  database: GalleryDatabase,
  archive: SitePresence,
  key: PresenceKeyRow,
): Promise<{ found: number; gone: number }> {
  const known = (await readKnown(database, key.userId)).filter(
    ({ edges }) => !edges.some(({ syncState }) => syncState === "migrating"),
  );
  const home = await archive.homeOf(key);
  const placeIn = (canisterId: string, memoryId: string) =>
    `icp://${canisterId}/${key.owner}/memories/${archiveId(key.origin, "memory", memoryId)}`;
  const place = (memoryId: string) => placeIn(home.canisterId, memoryId);
  const isAt = ({ memoryId, edges }: Known, canisterId: string) =>
    edges.some(({ present, location }) => present && location === placeIn(canisterId, memoryId));
  const hasMoved = (memory: Known) =>
    home.canisterId !== archive.trust.canisterId && isAt(memory, archive.trust.canisterId);
  const there = await archive.filesThere(key, known, home);
  const found = known.filter((memory) => there.has(memory.memoryId) && (!isTold(memory) || hasMoved(memory)));
  const missed = known.filter(
    (memory) => !there.has(memory.memoryId) && (isAt(memory, home.canisterId) || hasMoved(memory)),
  );
  // No proof says that something is not there. So a second node has to say it too.
  const afterAll = missed.length === 0 ? new Set() : await archive.filesThere(key, missed, home);
  const gone = missed.filter(({ memoryId }) => !afterAll.has(memoryId));
  return database.transaction(async (transaction) => {
    const changed = [...found, ...gone];
    await lockMemories(transaction, changed);
    const now = new Map(
      (await readKnown(transaction, key.userId, changed)).map((memory) => [keyOfMemory(memory), memory]),
    );
    // What changed while the archive was asked is the next answer's.
    const asBefore = (memory: Known) => isSame(memory, now.get(keyOfMemory(memory)));
    const [added, removed] = [found.filter(asBefore), gone.filter(asBefore)];
    await writeEdges(transaction, [
      ...added.flatMap((memory) => edgesOf(memory, place(memory.memoryId))),
      ...removed.flatMap((memory) => edgesOf(memory, null)),
    ]);
    return { found: added.length, gone: removed.length };
  });
}

/** As reports do, so that each waits for the other. */
async function lockMemories(transaction: GalleryDatabase, known: readonly Known[]): Promise<void> {
  for (const memoryType of MEMORY_TYPES) {
    const table = MEMORY_TABLES[memoryType];
    const ids = known.filter((memory) => memory.memoryType === memoryType).map(({ memoryId }) => memoryId);
    if (ids.length === 0) continue;
    await transaction
      .select({ id: table.id })
      .from(table)
      .where(isAnyOf(table.id, ids))
      .orderBy(asc(table.id))
      .for("update");
  }
}

async function readKnown(database: GalleryDatabase, ownerId: string, only?: readonly Known[]): Promise<Known[]> {
  const some = only?.map(({ memoryId }) => memoryId);
  const rows = await database
    .select({
      memoryId: memories.id,
      memoryType: memories.type,
      contentHash: memories.contentHash,
      sizeBytes: memories.sizeBytes,
    })
    .from(memories)
    .where(and(eq(memories.ownerId, ownerId), some && isAnyOf(memories.id, some)));
  const known = new Map(rows.map((row): [string, Known] => [keyOfMemory(row), { ...row, edges: [] }]));
  const ids = rows.map(({ memoryId }) => memoryId);
  for (const edge of await database
    .select()
    .from(storageEdges)
    .where(and(isAnyOf(storageEdges.memoryId, ids), eq(storageEdges.backend, "icp-canister")))
    .orderBy(asc(storageEdges.memoryId), asc(storageEdges.artifact)))
    known.get(keyOfMemory(edge))?.edges.push(edge);
  return [...known.values()];
}

/** Whether both copies on ICP count as there, and the file is the gallery's of now. */
function isTold({ contentHash, edges }: Known): boolean {
  return (
    edges.length === ARTIFACTS.length &&
    edges.every(
      (edge) =>
        edge.present &&
        edge.syncState === "idle" &&
        (edge.artifact === "metadata" || edge.contentHash === null || edge.contentHash === contentHash),
    )
  );
}

function isSame(before: Known, now: Known | undefined): boolean {
  return (
    now !== undefined &&
    now.contentHash === before.contentHash &&
    now.edges.length === before.edges.length &&
    now.edges.every(({ updatedAt }, index) => updatedAt.getTime() === before.edges[index]?.updatedAt.getTime())
  );
}

/** Both copies of a memory as the archive has them. @param location null where it has none */
function edgesOf({ memoryId, memoryType, contentHash, sizeBytes }: Known, location: string | null) {
  return ARTIFACTS.map((artifact) => ({
    memoryId,
    memoryType,
    artifact,
    backend: "icp-canister" as const,
    present: location !== null,
    location,
    contentHash: location !== null && artifact === "asset" ? contentHash : null,
    sizeBytes: location !== null && artifact === "asset" ? sizeBytes : null,
    syncState: "idle" as const,
    isPaused: false,
    lastSyncedAt: new Date(),
    syncError: null,
  }));
}
