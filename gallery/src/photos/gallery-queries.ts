import { and, asc, count, eq, sql } from "drizzle-orm";
import { galleryIsReadable, imageIsReadable } from "../access.ts";
import type { Database } from "../database/database.ts";
import { galleries, galleryItems, images } from "../database/schema.ts";
import type { Viewer } from "../http/environment.ts";

export type Gallery = typeof galleries.$inferSelect;
export type Image = typeof images.$inferSelect;

export interface GallerySummary {
  gallery: Gallery;
  photoCount: number;
  /** The photo on the gallery's card; `null` for an empty gallery. */
  coverId: string | null;
}

export interface GalleryWithPhotos {
  gallery: Gallery;
  photos: Image[];
}

const itemIsImage = and(eq(galleryItems.memoryId, images.id), eq(galleryItems.memoryType, "image"));

/** The viewer's own galleries and the public ones. */
export async function listGalleries(database: Database, viewer: Viewer): Promise<GallerySummary[]> {
  return database
    .select({
      gallery: galleries,
      photoCount: count(images.id),
      coverId: sql<string | null>`(ARRAY_AGG(${images.id} ORDER BY ${galleryItems.position}))[1]`,
    })
    .from(galleries)
    .leftJoin(galleryItems, eq(galleryItems.galleryId, galleries.id))
    .leftJoin(images, itemIsImage)
    .where(galleryIsReadable(viewer))
    .groupBy(galleries.id)
    .orderBy(asc(galleries.title), asc(galleries.id));
}

/** @returns `undefined` for a gallery that is not there for this viewer */
export async function readGallery(
  database: Database,
  viewer: Viewer,
  id: string,
): Promise<GalleryWithPhotos | undefined> {
  const [gallery] = await database
    .select()
    .from(galleries)
    .where(and(eq(galleries.id, id), galleryIsReadable(viewer)));
  if (gallery === undefined) return undefined;
  const rows = await database
    .select({ image: images, caption: galleryItems.caption })
    .from(galleryItems)
    .innerJoin(images, itemIsImage)
    .where(eq(galleryItems.galleryId, id))
    .orderBy(asc(galleryItems.position), asc(galleryItems.id));
  return { gallery, photos: rows.map(({ image, caption }) => ({ ...image, caption: caption ?? image.caption })) };
}

/** @returns `undefined` for an image that is not there for this viewer */
export async function readImage(database: Database, viewer: Viewer, id: string): Promise<Image | undefined> {
  const [image] = await database
    .select()
    .from(images)
    .where(and(eq(images.id, id), imageIsReadable(database, viewer)));
  return image;
}
