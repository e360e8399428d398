import { asc, sql } from "drizzle-orm";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { storageEdges } from "../database/schema.ts";
import type { EdgeState } from "./edge-state.ts";
import type { EdgeKey, StorageEdgeRow } from "./storage-edge.ts";

/** @returns the edges of some memories, in a stable order */
export async function readEdges(database: GalleryDatabase, memoryIds: readonly string[]): Promise<StorageEdgeRow[]> {
  return database
    .select()
    .from(storageEdges)
    .where(isAnyOf(storageEdges.memoryId, memoryIds))
    .orderBy(asc(storageEdges.memoryId), asc(storageEdges.artifact), asc(storageEdges.backend));
}

/** Inserts or overwrites any number of edges in one statement. */
export async function writeEdges(database: GalleryDatabase, edges: readonly (EdgeKey & EdgeState)[]): Promise<void> {
  if (edges.length === 0) return;
  await database.execute(sql`
    INSERT INTO storage_edges (memory_id, memory_type, artifact, backend, present, location, content_hash, size_bytes,
      sync_state, is_paused, last_synced_at, sync_error)
    SELECT "memoryId", "memoryType", artifact, backend, present, location, "contentHash", "sizeBytes",
      "syncState", "isPaused", "lastSyncedAt", "syncError"
    FROM jsonb_to_recordset(${JSON.stringify(edges)}::jsonb) AS edge (
      "memoryId" uuid, "memoryType" memory_type_t, artifact artifact_t, backend backend_t, present boolean, location text,
      "contentHash" text, "sizeBytes" bigint, "syncState" sync_t, "isPaused" boolean, "lastSyncedAt" timestamptz, "syncError" text)
    ON CONFLICT (memory_id, memory_type, artifact, backend) DO UPDATE SET
      present = excluded.present, location = excluded.location, content_hash = excluded.content_hash,
      size_bytes = excluded.size_bytes, sync_state = excluded.sync_state, is_paused = excluded.is_paused, last_synced_at = excluded.last_synced_at,
      sync_error = excluded.sync_error`);
}
