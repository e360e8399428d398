import type { MemoryType } from "@store-forever/protocol";
import { and, desc, eq, sql } from "drizzle-orm";
import { accessRightToMemory, requireOwnMemory } from "../access/access-rights.ts";
import { memoryIsReadable, memoryIsShared } from "../access/visibility.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories, type NoteMetadata, notes } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import { requireOwnFolder } from "./folders.ts";
import { MEMORY_TABLES } from "./memory-tables.ts";
import { forgetCopies, hashOfText } from "./save-memory.ts";

export type { FileMetadata, NoteMetadata, RecordingFacts } from "../database/schema.ts";
export type MemoryRow = typeof memories.$inferSelect;

/**
 * @param code the code of the memory's secret link, if the user has it
 * @returns `undefined` for a memory that the user may not see
 */
export async function readMemory(
  database: GalleryDatabase,
  user: CurrentUser | undefined,
  { id, type }: { id: string; type?: MemoryType },
  code?: string,
): Promise<MemoryRow | undefined> {
  const [memory] = await database
    .select()
    .from(memories)
    .where(and(eq(memories.id, id), type && eq(memories.type, type), memoryIsReadable(database, user, code)))
    .limit(1);
  return memory;
}

export async function readNoteContent(database: GalleryDatabase, id: string): Promise<string | undefined> {
  const [note] = await database.select({ content: notes.content }).from(notes).where(eq(notes.id, id));
  return note?.content;
}

/** @returns the text of a note; `undefined` for a memory of another type */
export async function noteContentOf(
  database: GalleryDatabase,
  { type, id }: Pick<MemoryRow, "type" | "id">,
): Promise<string | undefined> {
  return type === "note" ? readNoteContent(database, id) : undefined;
}

/** @returns memories that others share with the user by themselves, not in a gallery, the newest first */
export async function listSharedMemories(
  database: GalleryDatabase,
  user: CurrentUser,
  limit: number,
): Promise<MemoryRow[]> {
  return database
    .select()
    .from(memories)
    .where(memoryIsShared(database, user))
    .orderBy(desc(memories.createdAt), desc(memories.id))
    .limit(limit);
}

export interface MemoryChange {
  title?: string | undefined;
  description?: string | null | undefined;
  isPublic?: boolean | undefined;
  parentFolderId?: string | null | undefined;
  /** For notes only. */
  content?: string | undefined;
  /** For notes only. */
  metadata?: NoteMetadata | undefined;
}

/** Only the owner can change who may see a memory and in which folder it is. @throws GalleryError NotFound, Unauthorized */
export async function changeMemory(
  database: GalleryDatabase,
  user: CurrentUser,
  { type, id }: { type: MemoryType; id: string },
  { content, metadata, ...change }: MemoryChange,
): Promise<void> {
  const permission = await accessRightToMemory(database, user, id, type);
  const isForOwner = change.isPublic !== undefined || change.parentFolderId !== undefined;
  if (permission === "read" || (permission === "write" && isForOwner))
    throw new GalleryError(
      "Unauthorized",
      permission === "read"
        ? "You can see this memory but not change it. Ask its owner."
        : "Only the memory's owner can change who sees it and in which folder it is.",
      { field: "id" },
    );
  if (change.parentFolderId) await requireOwnFolder(database, user, change.parentFolderId, "parentFolderId");
  await database.transaction(async (transaction) => {
    const table = MEMORY_TABLES[type];
    if (Object.values(change).some((value) => value !== undefined))
      await transaction.update(table).set(change).where(eq(table.id, id));
    if (type !== "note") return;
    if (metadata !== undefined) await transaction.update(notes).set({ metadata }).where(eq(notes.id, id));
    if (content === undefined) return;
    const contentHash = hashOfText(content);
    const changed = await transaction
      .update(notes)
      .set({ content, contentHash })
      .where(and(eq(notes.id, id), sql`${notes.contentHash} <> ${contentHash}`))
      .returning({ id: notes.id });
    if (changed.length > 0) await forgetCopies(transaction, { memoryId: id, memoryType: type });
  });
}

/**
 * Deletes a memory. A trigger deletes its edges, shares and places in galleries with it.
 * The original stays in the blob store until the maintenance job finds that no other memory has the same bytes.
 * @throws GalleryError NotFound, Unauthorized
 */
export async function deleteMemory(
  database: GalleryDatabase,
  user: CurrentUser,
  { type, id }: { type: MemoryType; id: string },
): Promise<void> {
  await requireOwnMemory(database, user, id, type, "id");
  const table = MEMORY_TABLES[type];
  await database.delete(table).where(and(eq(table.id, id), eq(table.ownerId, user.id)));
}
