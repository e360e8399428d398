DROP TRIGGER galleries_notify ON galleries;
DROP TRIGGER gallery_items_notify ON gallery_items;
DROP MATERIALIZED VIEW gallery_presence_mv;
DROP VIEW gallery_presence, memory_presence;
CREATE VIEW "public"."gallery_presence" AS (
  SELECT
    g.id AS gallery_id,
    COUNT(DISTINCT gi.id)::int AS total_memories,
    (COUNT(e.memory_id) - COUNT(DISTINCT gi.id) FILTER (WHERE e.memory_id IS NOT NULL))::int AS icp_complete_memories,
    COUNT(DISTINCT gi.id) > 0 AND COUNT(e.memory_id) = 2 * COUNT(DISTINCT gi.id) AS icp_complete,
    COUNT(e.memory_id) > 0 AS icp_any
  FROM galleries g
  LEFT JOIN gallery_items gi ON gi.gallery_id = g.id
  LEFT JOIN storage_edges e
    ON e.memory_id = gi.memory_id AND e.memory_type = gi.memory_type AND e.backend = 'icp-canister' AND e.present
  GROUP BY g.id);
CREATE VIEW "public"."memory_presence" AS (
  SELECT
    e.memory_id,
    e.memory_type,
    BOOL_OR(e.backend = 'neon-db'      AND e.artifact = 'metadata' AND e.present) AS meta_neon,
    BOOL_OR(e.backend = 'vercel-blob'  AND e.artifact = 'asset'    AND e.present) AS asset_blob,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'metadata' AND e.present) AS meta_icp,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'asset'    AND e.present) AS asset_icp
  FROM storage_edges e
  GROUP BY e.memory_id, e.memory_type);
CREATE MATERIALIZED VIEW "public"."gallery_presence_mv" AS (SELECT * FROM gallery_presence) WITH NO DATA;
CREATE UNIQUE INDEX ix_gallery_presence_mv_id ON gallery_presence_mv (gallery_id);
REFRESH MATERIALIZED VIEW gallery_presence_mv;
