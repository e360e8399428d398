DROP MATERIALIZED VIEW gallery_presence_mv;
DROP VIEW gallery_presence, memory_presence, sync_status;
ALTER TABLE storage_edges DROP COLUMN is_paused;
CREATE VIEW "public"."gallery_presence" AS (
  SELECT
    g.id AS gallery_id,
    COUNT(DISTINCT gi.id)::int AS total_memories,
    (COUNT(*) FILTER (WHERE e.backend = 'icp-canister' AND e.present)
      - COUNT(DISTINCT gi.id) FILTER (WHERE e.backend = 'icp-canister' AND e.present))::int AS icp_complete_memories,
    COUNT(DISTINCT gi.id) > 0
      AND COUNT(*) FILTER (WHERE e.backend = 'icp-canister' AND e.present) = 2 * COUNT(DISTINCT gi.id) AS icp_complete,
    COALESCE(BOOL_OR(e.backend = 'icp-canister' AND e.present), FALSE) AS icp_any,
    COUNT(*) FILTER (WHERE e.backend = 'neon-db' AND e.artifact = 'metadata' AND e.present) = COUNT(DISTINCT gi.id)
      AND COUNT(*) FILTER (WHERE e.backend = 'vercel-blob' AND e.artifact = 'asset' AND e.present AND gi.memory_type <> 'note')
        = COUNT(DISTINCT gi.id) FILTER (WHERE gi.memory_type <> 'note') AS standard_complete,
    COALESCE(BOOL_OR(e.backend = 'walrus' AND e.present), FALSE) AS has_walrus,
    COALESCE(BOOL_OR(e.backend = 'arweave' AND e.present), FALSE) AS has_arweave,
    COALESCE(BOOL_OR(e.backend = 's3' AND e.present), FALSE) AS has_s3,
    (COUNT(DISTINCT gi.id) FILTER (WHERE e.sync_state = 'migrating'))::int AS migrating_memories,
    (COUNT(DISTINCT gi.id) FILTER (WHERE e.sync_state = 'failed'))::int AS failed_memories
  FROM galleries g
  LEFT JOIN gallery_items gi ON gi.gallery_id = g.id
  LEFT JOIN storage_edges e ON e.memory_id = gi.memory_id AND e.memory_type = gi.memory_type
  GROUP BY g.id);
CREATE VIEW "public"."memory_presence" AS (
  SELECT
    e.memory_id,
    e.memory_type,
    BOOL_OR(e.backend = 'neon-db'      AND e.artifact = 'metadata' AND e.present) AS meta_neon,
    BOOL_OR(e.backend = 'vercel-blob'  AND e.artifact = 'asset'    AND e.present) AS asset_blob,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'metadata' AND e.present) AS meta_icp,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'asset'    AND e.present) AS asset_icp,
    BOOL_OR(e.backend = 'walrus'       AND e.artifact = 'asset'    AND e.present) AS asset_walrus,
    BOOL_OR(e.backend = 'arweave'      AND e.artifact = 'asset'    AND e.present) AS asset_arweave,
    BOOL_OR(e.backend = 's3'           AND e.artifact = 'asset'    AND e.present) AS asset_s3,
    CASE
      WHEN BOOL_OR(e.sync_state = 'migrating') THEN 'migrating'::sync_t
      WHEN BOOL_OR(e.sync_state = 'failed') THEN 'failed'::sync_t
      ELSE 'idle'::sync_t
    END AS sync_state
  FROM storage_edges e
  GROUP BY e.memory_id, e.memory_type);
CREATE VIEW "public"."sync_status" AS (
  SELECT
    id AS edge_id,
    memory_id,
    memory_type,
    artifact,
    backend,
    sync_state,
    sync_error,
    last_synced_at,
    updated_at,
    (EXTRACT(EPOCH FROM (now() - last_synced_at)) / 60)::float8 AS minutes_since_sync
  FROM storage_edges
  WHERE sync_state <> 'idle' OR sync_error IS NOT NULL);
CREATE MATERIALIZED VIEW "public"."gallery_presence_mv" AS (SELECT * FROM gallery_presence) WITH NO DATA;
CREATE UNIQUE INDEX ix_gallery_presence_mv_id ON gallery_presence_mv (gallery_id);
REFRESH MATERIALIZED VIEW gallery_presence_mv;
