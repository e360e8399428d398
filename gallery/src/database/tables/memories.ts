import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  jsonb,
  pgTable,
  pgView,
  real,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, memoryTypeEnum, moment, updatedAt } from "./columns.ts";
import { describedColumns, ownerId } from "./owned-columns.ts";

/** Folders can be in folders. A name is unique within its parent folder. Only the owner sees folders. */
export const folders = pgTable(
  "folders",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    ownerId: ownerId(),
    parentFolderId: uuid("parent_folder_id").references((): AnyPgColumn => folders.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("uq_folder").on(table.ownerId, sql`COALESCE(${table.parentFolderId}, ${table.ownerId})`, table.name),
    index("ix_folders_parent").on(table.parentFolderId),
  ],
);

export interface PhotoCredit {
  author?: string | undefined;
  license?: string | undefined;
  source?: string | undefined;
}

/** What a video or a sound tells of itself. */
export interface RecordingFacts {
  /** Set for pictures and videos that could be read, as they are shown. */
  dimensions?: { width: number; height: number };
  format?: string;
  /** The sound's, in bits a second. */
  bitrate?: number;
  /** In samples a second. */
  sampleRate?: number;
  channels?: number;
}

/** What the gallery knows about a file. What the memory's owner says about it is elsewhere. */
export interface FileMetadata extends RecordingFacts {
  size: number;
  mimeType: string;
  /** The name of the uploaded file, without characters that a file name must not contain. */
  originalName: string;
  /** Set for imported files: the title that the import gave it. It tells the import whether a person has changed the title. */
  importedTitle?: string;
  credit?: PhotoCredit;
}

const memoryColumns = () => ({
  ...describedColumns(),
  parentFolderId: uuid("parent_folder_id").references(() => folders.id, { onDelete: "set null" }),
  /** SHA-256 of the original in lower-case hexadecimal, the key of its blob. */
  contentHash: text("content_hash").notNull(),
  /** SHA-256 of the code in the owner's secret link, in hexadecimal. Empty if there is no link. */
  ownerSecureCode: text("owner_secure_code"),
});

const fileColumns = () => ({
  ...memoryColumns(),
  url: text("url").notNull(),
  mimeType: text("mime_type").notNull(),
  size: bigint("size", { mode: "number" }).notNull(),
  metadata: jsonb("metadata").$type<FileMetadata>().notNull(),
});

export const images = pgTable(
  "images",
  {
    ...memoryColumns(),
    url: text("url").notNull(),
    title: text("title"),
    caption: text("caption"),
    metadata: jsonb("metadata").$type<FileMetadata>().notNull(),
  },
  (table) => [index("ix_images_owner").on(table.ownerId), index("ix_images_folder").on(table.parentFolderId)],
);

export const videos = pgTable(
  "videos",
  { ...fileColumns(), title: text("title").notNull(), /** In seconds. */ duration: real("duration") },
  (table) => [index("ix_videos_owner").on(table.ownerId), index("ix_videos_folder").on(table.parentFolderId)],
);

export const audio = pgTable(
  "audio",
  { ...fileColumns(), title: text("title").notNull(), /** In seconds. */ duration: real("duration") },
  (table) => [index("ix_audio_owner").on(table.ownerId), index("ix_audio_folder").on(table.parentFolderId)],
);

export const documents = pgTable("documents", { ...fileColumns(), title: text("title") }, (table) => [
  index("ix_documents_owner").on(table.ownerId),
  index("ix_documents_folder").on(table.parentFolderId),
]);

export interface NoteMetadata {
  tags?: string[] | undefined;
  mood?: string | undefined;
  location?: string | undefined;
  dateOfMemory?: string | undefined;
}

/** A note's original is its content as UTF-8. `content_hash` is the hash of that. */
export const notes = pgTable(
  "notes",
  {
    ...memoryColumns(),
    title: text("title").notNull(),
    content: text("content").notNull(),
    metadata: jsonb("metadata").$type<NoteMetadata>().notNull().default({}),
  },
  (table) => [index("ix_notes_owner").on(table.ownerId), index("ix_notes_folder").on(table.parentFolderId)],
);

/** Every memory of every type, by (id, type), with the columns of its table. */
export const memories = pgView("memories", {
  id: uuid("id").notNull(),
  type: memoryTypeEnum("type").notNull(),
  ownerId: uuid("owner_id").notNull(),
  title: text("title"),
  description: text("description"),
  caption: text("caption"),
  isPublic: boolean("is_public").notNull(),
  parentFolderId: uuid("parent_folder_id"),
  url: text("url").notNull(),
  mimeType: text("mime_type").notNull(),
  sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
  fileName: text("file_name").notNull(),
  contentHash: text("content_hash").notNull(),
  /** In seconds, of videos and sounds that tell it. */
  duration: real("duration"),
  metadata: jsonb("metadata").$type<FileMetadata | NoteMetadata>().notNull(),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
  ownerSecureCode: text("owner_secure_code"),
}).as(sql`
  SELECT id, 'image'::memory_type_t AS type, owner_id, title, description, caption, is_public, parent_folder_id, url,
    metadata->>'mimeType' AS mime_type, (metadata->>'size')::bigint AS size_bytes, metadata->>'originalName' AS file_name,
    content_hash, NULL::real AS duration, metadata, created_at, updated_at, owner_secure_code
  FROM images
  UNION ALL
  SELECT id, 'video'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, duration, metadata, created_at, updated_at, owner_secure_code
  FROM videos
  UNION ALL
  SELECT id, 'audio'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, duration, metadata, created_at, updated_at, owner_secure_code
  FROM audio
  UNION ALL
  SELECT id, 'document'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, NULL, metadata, created_at, updated_at, owner_secure_code
  FROM documents
  UNION ALL
  SELECT id, 'note'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id,
    '/media/' || id || '/note.txt', 'text/plain', OCTET_LENGTH(content)::bigint, 'note.txt',
    content_hash, NULL, metadata, created_at, updated_at, owner_secure_code
  FROM notes`);
