import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { groups, users } from "./accounts.ts";
import { createdAt, memoryTypeEnum, moment, updatedAt } from "./columns.ts";
import { describedColumns, ownerId } from "./owned-columns.ts";

export const galleries = pgTable("galleries", { ...describedColumns(), title: text("title").notNull() }, (table) => [
  index("ix_galleries_owner").on(table.ownerId),
]);

const galleryId = () =>
  uuid("gallery_id")
    .notNull()
    .references(() => galleries.id, { onDelete: "cascade" });

export const galleryItems = pgTable(
  "gallery_items",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    galleryId: galleryId(),
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

export const SHARE_TARGETS = ["user", "group", "relationship"] as const;
export const ACCESS_LEVELS = ["read", "write"] as const;
export const shareTargetEnum = pgEnum("share_target_t", SHARE_TARGETS);
export const accessLevelEnum = pgEnum("access_level_t", ACCESS_LEVELS);

const shareColumns = () => ({
  id: uuid("id").primaryKey().defaultRandom(),
  ownerId: ownerId(),
  sharedWithType: shareTargetEnum("shared_with_type").notNull(),
  /** Empty in an invitation until somebody accepts it. */
  sharedWithId: uuid("shared_with_id").references(() => users.id, { onDelete: "cascade" }),
  groupId: uuid("group_id").references(() => groups.id, { onDelete: "cascade" }),
  sharedRelationshipType: text("shared_relationship_type"),
  accessLevel: accessLevelEnum("access_level").notNull().default("read"),
  /** SHA-256 of the code, in hexadecimal: with a leaked table nobody can accept an invitation. */
  inviteeSecureCode: text("invitee_secure_code").notNull().unique(),
  inviteeSecureCodeCreatedAt: moment("invitee_secure_code_created_at").notNull().defaultNow(),
  createdAt: createdAt(),
});

const oneTarget = sql`
  (shared_with_type = 'user' OR shared_with_id IS NULL)
  AND (shared_with_type = 'group') = (group_id IS NOT NULL)
  AND (shared_with_type = 'relationship') = (shared_relationship_type IS NOT NULL)`;

export const memoryShares = pgTable(
  "memory_shares",
  { ...shareColumns(), memoryId: uuid("memory_id").notNull(), memoryType: memoryTypeEnum("memory_type").notNull() },
  (table) => [
    index("ix_memory_shares_memory").on(table.memoryId, table.memoryType),
    index("ix_memory_shares_user").on(table.sharedWithId),
    check("memory_shares_one_target", oneTarget),
  ],
);

export const galleryShares = pgTable("gallery_shares", { ...shareColumns(), galleryId: galleryId() }, (table) => [
  index("ix_gallery_shares_gallery").on(table.galleryId),
  index("ix_gallery_shares_user").on(table.sharedWithId),
  check("gallery_shares_one_target", oneTarget),
]);
