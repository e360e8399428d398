import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Database } from "../database/database.ts";
import { type ImageMetadata, images, storageEdges } from "../database/schema.ts";

export interface ImageToSave {
  id: string;
  ownerId: string;
  url: string;
  title: string;
  caption: string | null;
  /** Lower-case hexadecimal SHA-256 of the original, which the blob store has. */
  contentHash: string;
  metadata: ImageMetadata;
}

/**
 * Creates an image or brings it up to date, together with the edges of the gallery's own copies. Saving the same again changes nothing.
 * When the photo's bytes are others than before, what other backends hold is no copy of it any more: their asset edges stop counting.
 */
export async function saveImage(database: Database, image: ImageToSave): Promise<void> {
  await database.transaction(async (transaction) => {
    const [before] = await transaction
      .select({ contentHash: images.contentHash })
      .from(images)
      .where(eq(images.id, image.id))
      .for("update");

    await transaction
      .insert(images)
      .values(image)
      .onConflictDoUpdate({
        target: images.id,
        set: {
          url: image.url,
          title: image.title,
          caption: image.caption,
          contentHash: image.contentHash,
          metadata: image.metadata,
        },
        setWhere: anyDiffers([images.url, images.title, images.caption, images.contentHash, images.metadata]),
      });

    const lastSyncedAt = new Date();
    const memory = { memoryId: image.id, memoryType: "image", present: true, lastSyncedAt } as const;
    await transaction
      .insert(storageEdges)
      .values([
        { ...memory, artifact: "metadata", backend: "neon-db", location: `images/${image.id}` },
        {
          ...memory,
          artifact: "asset",
          backend: "vercel-blob",
          location: image.contentHash,
          contentHash: image.contentHash,
          sizeBytes: image.metadata.size,
        },
      ])
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

    if (before !== undefined && before.contentHash !== image.contentHash)
      await transaction
        .update(storageEdges)
        .set({ present: false, syncState: "idle", syncError: null })
        .where(
          and(
            eq(storageEdges.memoryId, image.id),
            eq(storageEdges.memoryType, "image"),
            eq(storageEdges.artifact, "asset"),
            ne(storageEdges.backend, "vercel-blob"),
          ),
        );
  });
}

/** True where a row in the table differs from the one to be inserted. */
function anyDiffers(columns: PgColumn[]): SQL {
  const excluded = columns.map((column) => sql`excluded.${sql.identifier(column.name)}`);
  return sql`(${sql.join(columns, sql`, `)}) IS DISTINCT FROM (${sql.join(excluded, sql`, `)})`;
}
