import { ARTIFACTS, MEMORY_TYPES, STORAGE_BACKENDS, SYNC_STATES } from "@store-forever/protocol";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  pgView,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

/**
 * The gallery's tables. Memories of different types live in tables of their own (so far `images`) and are
 * referred to by (memory id, memory type). Whether something is stored forever is never a column: the views at the
 * end compute it from the storage edges.
 */
export const artifactEnum = pgEnum("artifact_t", ARTIFACTS);
export const backendEnum = pgEnum("backend_t", STORAGE_BACKENDS);
export const memoryTypeEnum = pgEnum("memory_type_t", MEMORY_TYPES);
export const syncEnum = pgEnum("sync_t", SYNC_STATES);

const moment = (name: string) => timestamp(name, { mode: "date", withTimezone: true });
const createdAt = () => moment("created_at").notNull().defaultNow();
/** Kept by the trigger `set_updated_at`. */
const updatedAt = () => moment("updated_at").notNull().defaultNow();

export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** Lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  passwordHash: text("password_hash").notNull(),
  createdAt: createdAt(),
});

export const sessions = pgTable(
  "sessions",
  {
    /** SHA-256 of the cookie's token, in hexadecimal: a leaked table opens no session. */
    tokenHash: text("token_hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: moment("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("ix_sessions_expires_at").on(table.expiresAt)],
);

export interface PhotoCredit {
  author?: string | undefined;
  license?: string | undefined;
  source?: string | undefined;
}

export interface ImageMetadata {
  size: number;
  mimeType: string;
  originalName: string;
  /** Absent when the file could not be read as a picture. Orientation applied. */
  dimensions?: { width: number; height: number };
  format?: string;
  credit?: PhotoCredit;
}

export const images = pgTable(
  "images",
  {
    id: uuid("id").primaryKey(),
    ownerId: uuid("owner_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    title: text("title"),
    description: text("description"),
    caption: text("caption"),
    isPublic: boolean("is_public").notNull().default(false),
    /** Lower-case hexadecimal SHA-256 of the original; the key of its blob. */
    contentHash: text("content_hash").notNull(),
    metadata: jsonb("metadata").$type<ImageMetadata>().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("ix_images_owner").on(table.ownerId)],
);

export const galleries = pgTable(
  "galleries",
  {
    id: uuid("id").primaryKey(),
    ownerId: uuid("owner_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    description: text("description"),
    isPublic: boolean("is_public").notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("ix_galleries_owner").on(table.ownerId)],
);

export const galleryItems = pgTable(
  "gallery_items",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    galleryId: uuid("gallery_id")
      .notNull()
      .references(() => galleries.id, { onDelete: "cascade" }),
    memoryId: uuid("memory_id").notNull(),
    memoryType: memoryTypeEnum("memory_type").notNull(),
    position: integer("position").notNull(),
    caption: text("caption"),
    isFeatured: boolean("is_featured").notNull().default(false),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("uq_gallery_item").on(table.galleryId, table.memoryId, table.memoryType),
    index("ix_gallery_items_position").on(table.galleryId, table.position),
    index("ix_gallery_items_memory").on(table.memoryId, table.memoryType),
  ],
);

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
    /** When a migration last ended, well or not. */
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
  ],
);

export const memoryPresence = pgView("memory_presence", {
  memoryId: uuid("memory_id").notNull(),
  memoryType: memoryTypeEnum("memory_type").notNull(),
  metaNeon: boolean("meta_neon").notNull(),
  assetBlob: boolean("asset_blob").notNull(),
  metaIcp: boolean("meta_icp").notNull(),
  assetIcp: boolean("asset_icp").notNull(),
}).as(sql`
  SELECT
    e.memory_id,
    e.memory_type,
    BOOL_OR(e.backend = 'neon-db'      AND e.artifact = 'metadata' AND e.present) AS meta_neon,
    BOOL_OR(e.backend = 'vercel-blob'  AND e.artifact = 'asset'    AND e.present) AS asset_blob,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'metadata' AND e.present) AS meta_icp,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'asset'    AND e.present) AS asset_icp
  FROM storage_edges e
  GROUP BY e.memory_id, e.memory_type`);

/**
 * One row a gallery, also for empty ones. An item without edges counts as not present; an empty gallery is not complete.
 * The OFFSET keeps the lookup per item, so that one gallery's presence reads its own edges and not the whole table.
 */
export const galleryPresence = pgView("gallery_presence", {
  galleryId: uuid("gallery_id").notNull(),
  totalMemories: integer("total_memories").notNull(),
  icpCompleteMemories: integer("icp_complete_memories").notNull(),
  icpComplete: boolean("icp_complete").notNull(),
  icpAny: boolean("icp_any").notNull(),
}).as(sql`
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
  GROUP BY g.id`);
