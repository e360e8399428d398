import type { GalleryDatabase } from "../database/gallery-database.ts";
import { createMemory, type NewNote } from "./save-memory.ts";
import { withinQuota } from "./storage-use.ts";

/** Keeps a note that somebody wrote. @throws GalleryError TooLarge (it does not fit into the person's quota) */
export async function createNote(
  { database, quotaBytes }: { database: GalleryDatabase; quotaBytes: number },
  note: NewNote,
): Promise<void> {
  const sizeBytes = Buffer.byteLength(note.content);
  await withinQuota(database, { userId: note.ownerId, sizeBytes, quotaBytes }, (transaction) =>
    createMemory(transaction, note),
  );
}
