-- drizzle-kit writes the views and the column, from schema.ts. The materialised view depends on them and is made anew by hand.
DROP MATERIALIZED VIEW gallery_presence_mv;--> statement-breakpoint
DROP VIEW "public"."gallery_presence";--> statement-breakpoint
DROP VIEW "public"."memory_presence";--> statement-breakpoint
DROP VIEW "public"."sync_status";--> statement-breakpoint
ALTER TABLE "storage_edges" ADD COLUMN "is_paused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
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
    (COUNT(DISTINCT gi.id) FILTER (WHERE e.sync_state = 'migrating' AND e.is_paused))::int AS paused_memories,
    (COUNT(DISTINCT gi.id) FILTER (WHERE e.sync_state = 'failed'))::int AS failed_memories
  FROM galleries g
  LEFT JOIN gallery_items gi ON gi.gallery_id = g.id
  LEFT JOIN storage_edges e ON e.memory_id = gi.memory_id AND e.memory_type = gi.memory_type
  GROUP BY g.id);--> statement-breakpoint
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
    END AS sync_state,
    COALESCE(BOOL_AND(e.is_paused) FILTER (WHERE e.sync_state = 'migrating'), FALSE) AS is_paused
  FROM storage_edges e
  GROUP BY e.memory_id, e.memory_type);--> statement-breakpoint
CREATE VIEW "public"."sync_status" AS (
  SELECT
    id AS edge_id,
    memory_id,
    memory_type,
    artifact,
    backend,
    sync_state,
    sync_error,
    is_paused,
    last_synced_at,
    updated_at,
    (EXTRACT(EPOCH FROM (now() - last_synced_at)) / 60)::float8 AS minutes_since_sync
  FROM storage_edges
  WHERE sync_state <> 'idle' OR sync_error IS NOT NULL);--> statement-breakpoint
CREATE MATERIALIZED VIEW "public"."gallery_presence_mv" AS (SELECT * FROM gallery_presence) WITH NO DATA;--> statement-breakpoint
CREATE UNIQUE INDEX ix_gallery_presence_mv_id ON gallery_presence_mv (gallery_id);--> statement-breakpoint
REFRESH MATERIALIZED VIEW gallery_presence_mv;
