import { eq, sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories, users } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";

/** A memory counts as at least this much: its rows and edges take room too. */
const LEAST_BYTES = 4_096;

/** @returns how many bytes somebody's files and notes take */
export async function storageUsed(database: GalleryDatabase, userId: string): Promise<number> {
  const [row] = await database
    .select({ bytes: sql<string>`COALESCE(SUM(GREATEST(${memories.sizeBytes}, ${LEAST_BYTES})), 0)` })
    .from(memories)
    .where(eq(memories.ownerId, userId));
  return Number(row?.bytes ?? 0);
}

/**
 * @param quotaBytes what each person may keep here
 * @throws GalleryError TooLarge when so much more does not fit
 */
export async function requireRoomFor(
  database: GalleryDatabase,
  userId: string,
  sizeBytes: number,
  quotaBytes: number,
): Promise<void> {
  const leftBytes = quotaBytes - (await storageUsed(database, userId));
  if (Math.max(sizeBytes, LEAST_BYTES) > leftBytes)
    throw new GalleryError(
      "TooLarge",
      "Your files here would take more room than you have. Delete something that you no longer need, and try again.",
      { field: "file" },
    );
}

/**
 * Stores something if it fits into the person's quota. What the same person stores at the same time waits, and is counted too.
 * @throws GalleryError TooLarge
 */
export async function withinQuota<T>(
  database: GalleryDatabase,
  { userId, sizeBytes, quotaBytes }: { userId: string; sizeBytes: number; quotaBytes: number },
  store: (transaction: GalleryDatabase) => Promise<T>,
): Promise<T> {
  return database.transaction(async (transaction) => {
    await transaction.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
    await requireRoomFor(transaction, userId, sizeBytes, quotaBytes);
    return store(transaction);
  });
}
