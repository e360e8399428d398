import { access } from "node:fs/promises";
import { and, eq, getTableColumns, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories, storageEdges } from "../database/schema.ts";
import type { BlobStore } from "../memories/blob-store.ts";

export { refreshGalleryPresence } from "../edges/refresh-presence.ts";

export const STUCK_AFTER_MINUTES = 60;
const PAUSED_AFTER_DAYS = 30;
const RETRIES_PER_RUN = 500;

/** Deletes edges, gallery items and shares of memories that are gone. @returns how many */
export async function removeOrphans(database: GalleryDatabase): Promise<number> {
  let removed = 0;
  for (const table of ["storage_edges", "gallery_items", "memory_shares"]) {
    const { rows } = (await database.execute(sql`
      DELETE FROM ${sql.identifier(table)} AS orphan
      WHERE NOT EXISTS (SELECT 1 FROM memories m WHERE m.id = orphan.memory_id AND m.type = orphan.memory_type)
      RETURNING 1`)) as unknown as { rows: unknown[] };
    removed += rows.length;
  }
  return removed;
}

/**
 * Marks edges as failed that have been migrating for too long without any report, so that somebody sees them. Paused ones are as the
 * person wants them, and wait longer: the browser that paused them may be gone.
 * @returns how many
 */
export async function failStuckEdges(database: GalleryDatabase, afterMinutes = STUCK_AFTER_MINUTES): Promise<number> {
  const running = `No report for ${afterMinutes} minutes: the browser that was storing this copy has stopped. Store it again.`;
  const paused = `Paused for ${PAUSED_AFTER_DAYS} days without a report. Store it again.`;
  const isBefore = (interval: SQL) => lt(storageEdges.updatedAt, sql`now() - ${interval}`);
  const stuck = await database
    .update(storageEdges)
    .set({
      syncState: "failed",
      syncError: sql`CASE WHEN ${storageEdges.isPaused} THEN ${paused} ELSE ${running} END`,
      isPaused: false,
      lastSyncedAt: sql`now()`,
    })
    .where(
      and(
        eq(storageEdges.syncState, "migrating"),
        or(
          and(eq(storageEdges.isPaused, false), isBefore(sql`make_interval(mins => ${afterMinutes})`)),
          isBefore(sql`make_interval(days => ${PAUSED_AFTER_DAYS})`),
        ),
      ),
    )
    .returning({ id: storageEdges.id });
  return stuck.length;
}

/**
 * Checks the gallery's own copies that failed again: the row in its database, the file in its blob store.
 * Whoever stores copies elsewhere retries them and reports that they are migrating.
 * @returns how many of them exist after all
 */
export async function retryOwnCopies(database: GalleryDatabase, blobs: BlobStore): Promise<number> {
  const failed = await database
    .select({ ...getTableColumns(storageEdges), memoryHash: memories.contentHash })
    .from(storageEdges)
    .innerJoin(memories, and(eq(memories.id, storageEdges.memoryId), eq(memories.type, storageEdges.memoryType)))
    .where(and(eq(storageEdges.syncState, "failed"), inArray(storageEdges.backend, ["neon-db", "vercel-blob"])))
    .limit(RETRIES_PER_RUN);
  let found = 0;
  for (const { id, backend, memoryHash } of failed) {
    if (backend === "vercel-blob" && !(await isThere(blobs.pathOf(memoryHash)))) continue;
    await database
      .update(storageEdges)
      .set({ present: true, syncState: "idle", syncError: null, lastSyncedAt: new Date() })
      .where(and(eq(storageEdges.id, id), eq(storageEdges.syncState, "failed")));
    found++;
  }
  return found;
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
