import { hash } from "node:crypto";
import type { MemoryType } from "@store-forever/protocol";
import { and, eq, getTableName, ne, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import type { MemoryKey } from "../database/memory-key.ts";
import {
  audio,
  documents,
  type FileMetadata,
  images,
  type NoteMetadata,
  notes,
  storageEdges,
  videos,
} from "../database/schema.ts";
import { MEMORY_TABLES } from "./memory-tables.ts";

interface NewMemory {
  id: string;
  ownerId: string;
  title: string;
  description?: string | null;
  isPublic?: boolean;
  parentFolderId?: string | null;
}

export interface NewNote extends NewMemory {
  type: "note";
  content: string;
  metadata: NoteMetadata;
}

export interface NewFileMemory extends NewMemory {
  type: Exclude<MemoryType, "note">;
  url: string;
  caption?: string | null;
  /** SHA-256 of the original in lower-case hexadecimal. The blob store has the original. */
  contentHash: string;
  /** How long a video or a sound is, in seconds. */
  duration?: number;
  metadata: FileMetadata;
}

export const hashOfText = (text: string): string => hash("sha256", text);

/** Creates a memory together with the edges of the gallery's own copies, in one transaction. */
export async function createMemory(database: GalleryDatabase, memory: NewNote | NewFileMemory): Promise<void> {
  await database.transaction(async (transaction) => {
    await insertMemory(transaction, memory);
    await writeOwnEdges(transaction, memory);
  });
}

async function insertMemory(transaction: GalleryDatabase, memory: NewNote | NewFileMemory): Promise<void> {
  if (memory.type === "note") {
    await transaction.insert(notes).values({ ...memory, contentHash: hashOfText(memory.content) });
    return;
  }
  const file = { ...memory, mimeType: memory.metadata.mimeType, size: memory.metadata.size };
  if (memory.type === "image") await transaction.insert(images).values(memory);
  else if (memory.type === "video") await transaction.insert(videos).values(file);
  else if (memory.type === "audio") await transaction.insert(audio).values(file);
  else await transaction.insert(documents).values(file);
}

/**
 * Creates an imported image or brings it up to date. Saving the same again changes nothing.
 * `metadata.importedTitle` is the title that the import gives the image.
 * If the photo's bytes have changed, other backends have no copy of it any more: their asset edges stop counting.
 */
export async function saveImage(database: GalleryDatabase, image: NewFileMemory & { type: "image" }): Promise<void> {
  await database.transaction(async (transaction) => {
    const [before] = await transaction
      .select({ contentHash: images.contentHash })
      .from(images)
      .where(eq(images.id, image.id))
      .for("update");
    const { url, title, caption = null, contentHash, metadata } = image;
    await transaction
      .insert(images)
      .values(image)
      .onConflictDoUpdate({
        target: images.id,
        set: { url, title: keptOr(title), caption, contentHash, metadata },
        setWhere: anyDiffers([images.url, images.caption, images.contentHash, images.metadata]),
      });
    await writeOwnEdges(transaction, image);
    if (before !== undefined && before.contentHash !== contentHash)
      await forgetCopies(transaction, { memoryId: image.id, memoryType: "image" });
  });
}

/** Keeps a title that a person has changed after an import. */
const keptOr = (title: string): SQL => sql`
  CASE WHEN ${images.title} IS NOT DISTINCT FROM ${images.metadata}->>'importedTitle' THEN ${title} ELSE ${images.title} END`;

/** Marks the copies at other backends as absent, because the memory's bytes have changed. */
export async function forgetCopies(transaction: GalleryDatabase, { memoryId, memoryType }: MemoryKey): Promise<void> {
  await transaction
    .update(storageEdges)
    .set({ present: false, syncState: "idle", syncError: null })
    .where(
      and(
        eq(storageEdges.memoryId, memoryId),
        eq(storageEdges.memoryType, memoryType),
        eq(storageEdges.artifact, "asset"),
        ne(storageEdges.backend, "vercel-blob"),
      ),
    );
}

/** Writes the edges of the gallery's own copies: the description in this database and the file, if any, in the blob store. */
async function writeOwnEdges(transaction: GalleryDatabase, memory: NewNote | NewFileMemory): Promise<void> {
  const lastSyncedAt = new Date();
  const common = { memoryId: memory.id, memoryType: memory.type, present: true, lastSyncedAt };
  const metadata = {
    ...common,
    artifact: "metadata",
    backend: "neon-db",
    location: `${getTableName(MEMORY_TABLES[memory.type])}/${memory.id}`,
  } as const;
  const edges: (typeof storageEdges.$inferInsert)[] = [metadata];
  if (memory.type !== "note") {
    const { contentHash } = memory;
    const sizeBytes = memory.metadata.size;
    edges.push({ ...common, artifact: "asset", backend: "vercel-blob", location: contentHash, contentHash, sizeBytes });
  }
  await transaction
    .insert(storageEdges)
    .values(edges)
    .onConflictDoUpdate({
      target: [storageEdges.memoryId, storageEdges.memoryType, storageEdges.artifact, storageEdges.backend],
      set: {
        present: true,
        location: sql`excluded.location`,
        contentHash: sql`excluded.content_hash`,
        sizeBytes: sql`excluded.size_bytes`,
        syncState: "idle",
        syncError: null,
        lastSyncedAt,
      },
      setWhere: anyDiffers([
        storageEdges.present,
        storageEdges.location,
        storageEdges.contentHash,
        storageEdges.sizeBytes,
        storageEdges.syncState,
      ]),
    });
}

/** A condition of an upsert: the row in the table differs from the one to be inserted. */
function anyDiffers(columns: PgColumn[]): SQL {
  const excluded = columns.map((column) => sql`excluded.${sql.identifier(column.name)}`);
  return sql`(${sql.join(columns, sql`, `)}) IS DISTINCT FROM (${sql.join(excluded, sql`, `)})`;
}
