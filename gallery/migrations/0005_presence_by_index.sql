CREATE INDEX "ix_edges_on_icp" ON "storage_edges" USING btree ("memory_id","memory_type") WHERE backend = 'icp-canister' AND present;--> statement-breakpoint
-- Replaced, not dropped: gallery_presence_mv is made of it.
CREATE OR REPLACE VIEW "public"."gallery_presence" AS (
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