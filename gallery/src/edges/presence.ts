import type { GalleryPresence, MemoryType } from "@store-forever/protocol";
import { and, eq, getViewSelectedFields } from "drizzle-orm";
import { galleryIsReadable, imageIsReadable } from "../access.ts";
import type { Database } from "../database/database.ts";
import { galleries, galleryPresence, images, memoryPresence } from "../database/schema.ts";
import type { Viewer } from "../http/environment.ts";

/** `GET /api/memories/:type/:id/presence`: which artifacts are where, computed from the edges. */
export type MemoryPresence = typeof memoryPresence.$inferSelect;

/** @returns `undefined` for a gallery that is not there for this viewer */
export async function presenceOfGallery(
  database: Database,
  viewer: Viewer,
  galleryId: string,
): Promise<GalleryPresence | undefined> {
  const [row] = await database
    .select(getViewSelectedFields(galleryPresence))
    .from(galleries)
    .innerJoin(galleryPresence, eq(galleryPresence.galleryId, galleries.id))
    .where(and(eq(galleries.id, galleryId), galleryIsReadable(viewer)));
  return row && { ...row, storageStatus: storageStatus(row) };
}

function storageStatus(presence: { icpComplete: boolean; icpAny: boolean }): GalleryPresence["storageStatus"] {
  if (presence.icpComplete) return "stored_forever";
  return presence.icpAny ? "partially_stored" : "web2_only";
}

/** @returns `undefined` for a memory that is not there for this viewer */
export async function presenceOfMemory(
  database: Database,
  viewer: Viewer,
  type: MemoryType,
  memoryId: string,
): Promise<MemoryPresence | undefined> {
  if (type !== "image") return undefined;
  const [row] = await database
    .select(getViewSelectedFields(memoryPresence))
    .from(images)
    .innerJoin(memoryPresence, and(eq(memoryPresence.memoryId, images.id), eq(memoryPresence.memoryType, type)))
    .where(and(eq(images.id, memoryId), imageIsReadable(database, viewer)));
  return row;
}
