DROP INDEX ix_edges_on_icp;
CREATE OR REPLACE VIEW gallery_presence AS (
  SELECT
    g.id AS gallery_id,
    COUNT(gi.id)::int AS total_memories,
    COUNT(gi.id) FILTER (WHERE mp.meta_icp AND mp.asset_icp)::int AS icp_complete_memories,
    COUNT(gi.id) > 0 AND BOOL_AND(COALESCE(mp.meta_icp AND mp.asset_icp, FALSE)) AS icp_complete,
    COALESCE(BOOL_OR(mp.meta_icp OR mp.asset_icp), FALSE) AS icp_any
  FROM galleries g
  LEFT JOIN gallery_items gi ON gi.gallery_id = g.id
  LEFT JOIN LATERAL (
    SELECT p.meta_icp, p.asset_icp
    FROM memory_presence p
    WHERE p.memory_id = gi.memory_id AND p.memory_type = gi.memory_type
    OFFSET 0
  ) mp ON TRUE
  GROUP BY g.id);
