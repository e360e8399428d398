import { access } from "node:fs/promises";
import { sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import type { BlobStore } from "../memories/blob-store.ts";

export interface BackfillProgress {
  /** Memories looked at so far. */
  memoryCount: number;
  createdEdgeCount: number;
}

/** What one batch did. Batches go through all memories in the order of their ids, so the last id says where the next begins. */
interface Batch {
  lastId: string | null;
  memoryCount: number;
  createdEdgeCount: number;
}

const NO_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Gives every memory the edges of the gallery's own copies that it lacks: one for the metadata in the database and, for a
 * memory with a file, one for the asset in the blob store. Edges that exist stay as they are, so the backfill can be stopped at
 * any time and started again. Each batch is one transaction and one statement.
 * @param tell is called after each batch
 */
export async function backfillEdges(
  database: GalleryDatabase,
  batchSize: number,
  tell: (progress: BackfillProgress) => void = () => {},
): Promise<BackfillProgress> {
  const progress = { memoryCount: 0, createdEdgeCount: 0 };
  for (let after = NO_ID; ; ) {
    const batch = await backfillBatch(database, after, batchSize);
    if (batch.lastId === null) return progress;
    progress.memoryCount += batch.memoryCount;
    progress.createdEdgeCount += batch.createdEdgeCount;
    after = batch.lastId;
    tell({ ...progress });
  }
}

async function backfillBatch(database: GalleryDatabase, after: string, batchSize: number): Promise<Batch> {
  const { rows } = (await database.execute(sql`
    WITH batch AS (
      SELECT id, type, content_hash, size_bytes FROM memories WHERE id > ${after}::uuid ORDER BY id LIMIT ${batchSize}
    ), lacking AS (
      SELECT id, type, 'metadata'::artifact_t AS artifact, 'neon-db'::backend_t AS backend,
        CASE type WHEN 'audio' THEN 'audio' ELSE type || 's' END || '/' || id AS location,
        NULL AS content_hash, NULL::bigint AS size_bytes
      FROM batch
      UNION ALL
      SELECT id, type, 'asset', 'vercel-blob', content_hash, content_hash, size_bytes FROM batch WHERE type <> 'note'
    ), created AS (
      INSERT INTO storage_edges
        (memory_id, memory_type, artifact, backend, present, location, content_hash, size_bytes, last_synced_at)
      SELECT id, type, artifact, backend, TRUE, location, content_hash, size_bytes, now() FROM lacking
      ON CONFLICT (memory_id, memory_type, artifact, backend) DO NOTHING
      RETURNING id
    ), noted AS (
      INSERT INTO backfilled_edges (edge_id) SELECT id FROM created RETURNING 1
    )
    SELECT
      (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last_id,
      (SELECT COUNT(*)::int FROM batch) AS memory_count,
      (SELECT COUNT(*)::int FROM noted) AS created_count`)) as unknown as {
    rows: { last_id: string | null; memory_count: number; created_count: number }[];
  };
  const [row] = rows;
  return {
    lastId: row?.last_id ?? null,
    memoryCount: row?.memory_count ?? 0,
    createdEdgeCount: row?.created_count ?? 0,
  };
}

/** Removes the edges that backfills made. @returns how many */
export async function rollBackBackfill(database: GalleryDatabase): Promise<number> {
  const { rows } = (await database.execute(sql`
    DELETE FROM storage_edges WHERE id IN (SELECT edge_id FROM backfilled_edges) RETURNING 1`)) as unknown as {
    rows: unknown[];
  };
  return rows.length;
}

/** Counts what is wrong with the edges of the gallery's own copies. */
export interface Validation {
  memoriesWithoutMetadataEdge: number;
  filesWithoutAssetEdge: number;
  /** The edge and the memory name different bytes. */
  otherHashes: number;
  edgesWithoutMemory: number;
  /** The original is not in the blob store. */
  lostOriginals: number;
}

export async function validateEdges(database: GalleryDatabase, blobs: BlobStore): Promise<Validation> {
  const hasEdge = (artifact: string, backend: string) => sql`
    EXISTS (SELECT 1 FROM storage_edges e WHERE e.memory_id = m.id AND e.memory_type = m.type
      AND e.artifact = ${artifact}::artifact_t AND e.backend = ${backend}::backend_t AND e.present)`;
  const { rows } = (await database.execute(sql`
    SELECT
      (SELECT COUNT(*)::int FROM memories m WHERE NOT ${hasEdge("metadata", "neon-db")}) AS metadata,
      (SELECT COUNT(*)::int FROM memories m WHERE m.type <> 'note' AND NOT ${hasEdge("asset", "vercel-blob")}) AS assets,
      (SELECT COUNT(*)::int FROM storage_edges e JOIN memories m ON m.id = e.memory_id AND m.type = e.memory_type
        WHERE e.artifact = 'asset' AND e.present AND e.content_hash <> m.content_hash) AS hashes,
      (SELECT COUNT(*)::int FROM storage_edges e
        WHERE NOT EXISTS (SELECT 1 FROM memories m WHERE m.id = e.memory_id AND m.type = e.memory_type)) AS orphans`)) as unknown as {
    rows: { metadata: number; assets: number; hashes: number; orphans: number }[];
  };
  const { rows: originals } = (await database.execute(
    sql`SELECT DISTINCT content_hash AS hash FROM memories WHERE type <> 'note'`,
  )) as unknown as { rows: { hash: string }[] };
  let lostOriginals = 0;
  for (const { hash } of originals)
    await access(blobs.pathOf(hash)).catch(() => {
      lostOriginals++;
    });
  const [counts] = rows;
  return {
    memoriesWithoutMetadataEdge: counts?.metadata ?? 0,
    filesWithoutAssetEdge: counts?.assets ?? 0,
    otherHashes: counts?.hashes ?? 0,
    edgesWithoutMemory: counts?.orphans ?? 0,
    lostOriginals,
  };
}
