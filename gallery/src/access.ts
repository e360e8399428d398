import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database/database.ts";
import { galleries, galleryItems, images } from "./database/schema.ts";
import type { Viewer } from "./http/environment.ts";

/** Who may see what, as conditions of queries. What a viewer may not see does not exist for them. */
export function galleryIsReadable(viewer: Viewer): SQL | undefined {
  return or(galleries.isPublic, viewer && eq(galleries.ownerId, viewer.id));
}

/** Publishing a gallery publishes its photos. */
export function imageIsReadable(database: Database, viewer: Viewer): SQL | undefined {
  const inPublicGallery = database
    .select({ one: sql`1` })
    .from(galleryItems)
    .innerJoin(galleries, eq(galleries.id, galleryItems.galleryId))
    .where(and(eq(galleryItems.memoryId, images.id), eq(galleryItems.memoryType, "image"), galleries.isPublic));
  return or(images.isPublic, viewer && eq(images.ownerId, viewer.id), exists(inPublicGallery));
}
