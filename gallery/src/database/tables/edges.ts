import { ARTIFACTS, STORAGE_BACKENDS, SYNC_STATES } from "@store-forever/protocol";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgMaterializedView,
  pgTable,
  pgView,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, memoryTypeEnum, moment, updatedAt } from "./columns.ts";

export const artifactEnum = pgEnum("artifact_t", ARTIFACTS);
export const backendEnum = pgEnum("backend_t", STORAGE_BACKENDS);
export const syncEnum = pgEnum("sync_t", SYNC_STATES);

export const storageEdges = pgTable(
  "storage_edges",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    memoryId: uuid("memory_id").notNull(),
    memoryType: memoryTypeEnum("memory_type").notNull(),
    artifact: artifactEnum("artifact").notNull(),
    backend: backendEnum("backend").notNull(),
    present: boolean("present").notNull().default(false),
    location: text("location"),
    contentHash: text("content_hash"),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    syncState: syncEnum("sync_state").notNull().default("idle"),
    /** The person has paused the job that makes the copy, so no news of it is no sign of trouble. */
    isPaused: boolean("is_paused").notNull().default(false),
    /** When a migration last succeeded or failed. */
    lastSyncedAt: moment("last_synced_at"),
    syncError: text("sync_error"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("uq_edge").on(table.memoryId, table.memoryType, table.artifact, table.backend),
    index("ix_edges_memory").on(table.memoryId, table.memoryType),
    index("ix_edges_backend_present").on(table.backend, table.artifact, table.present),
    index("ix_edges_sync_state").on(table.syncState),
    index("ix_edges_on_icp").on(table.memoryId, table.memoryType).where(sql`backend = 'icp-canister' AND present`),
  ],
);

/** The edges that backfills made, so that they can be removed again. */
export const backfilledEdges = pgTable("backfilled_edges", {
  edgeId: uuid("edge_id")
    .primaryKey()
    .references(() => storageEdges.id, { onDelete: "cascade" }),
  createdAt: createdAt(),
});

/** Which artifacts of a memory are where, and how its copies stand: `failed` if one failed and none is on its way. */
export const memoryPresence = pgView("memory_presence", {
  memoryId: uuid("memory_id").notNull(),
  memoryType: memoryTypeEnum("memory_type").notNull(),
  metaNeon: boolean("meta_neon").notNull(),
  assetBlob: boolean("asset_blob").notNull(),
  metaIcp: boolean("meta_icp").notNull(),
  assetIcp: boolean("asset_icp").notNull(),
  assetWalrus: boolean("asset_walrus").notNull(),
  assetArweave: boolean("asset_arweave").notNull(),
  assetS3: boolean("asset_s3").notNull(),
  syncState: syncEnum("sync_state").notNull(),
  isPaused: boolean("is_paused").notNull(),
}).as(sql`
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
  GROUP BY e.memory_id, e.memory_type`);

const galleryPresenceColumns = () => ({
  galleryId: uuid("gallery_id").notNull(),
  totalMemories: integer("total_memories").notNull(),
  icpCompleteMemories: integer("icp_complete_memories").notNull(),
  icpComplete: boolean("icp_complete").notNull(),
  icpAny: boolean("icp_any").notNull(),
  standardComplete: boolean("standard_complete").notNull(),
  hasWalrus: boolean("has_walrus").notNull(),
  hasArweave: boolean("has_arweave").notNull(),
  hasS3: boolean("has_s3").notNull(),
  migratingMemories: integer("migrating_memories").notNull(),
  pausedMemories: integer("paused_memories").notNull(),
  failedMemories: integer("failed_memories").notNull(),
});

/**
 * One row for each gallery, also for empty ones. An item without edges counts as not present. An empty gallery is not complete
 * on ICP, and has everything that it should have here. A note's text is in the database, so it needs no file.
 * `uq_edge` allows an item one edge for each combination of artifact and backend. So counting edges is counting items, and an
 * item with two present edges on ICP is complete there.
 */
export const galleryPresence = pgView("gallery_presence", galleryPresenceColumns()).as(sql`
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
  GROUP BY g.id`);

/** `gallery_presence` as it was at the last `refresh_gallery_presence()`, for lists that filter all galleries by status. */
export const galleryPresenceMv = pgMaterializedView("gallery_presence_mv", galleryPresenceColumns())
  .withNoData()
  .as(sql`SELECT * FROM gallery_presence`);

/** Copies that are in progress, that failed, or that left an error, for monitoring. */
export const syncStatus = pgView("sync_status", {
  edgeId: uuid("edge_id").notNull(),
  memoryId: uuid("memory_id").notNull(),
  memoryType: memoryTypeEnum("memory_type").notNull(),
  artifact: artifactEnum("artifact").notNull(),
  backend: backendEnum("backend").notNull(),
  syncState: syncEnum("sync_state").notNull(),
  syncError: text("sync_error"),
  isPaused: boolean("is_paused").notNull(),
  lastSyncedAt: moment("last_synced_at"),
  updatedAt: moment("updated_at").notNull(),
  minutesSinceSync: doublePrecision("minutes_since_sync"),
}).as(sql`
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
  WHERE sync_state <> 'idle' OR sync_error IS NOT NULL`);
