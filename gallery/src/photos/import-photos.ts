import { stat } from "node:fs/promises";
import path from "node:path";
import { and, eq, ne, notInArray, sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { galleries, galleryItems } from "../database/schema.ts";
import type { BlobStore } from "../memories/blob-store.ts";
import { titleFromFileName } from "../memories/file-name.ts";
import { mediaUrl } from "../memories/memory-url.ts";
import { pictureFacts } from "../memories/picture-facts.ts";
import { saveImage } from "../memories/save-memory.ts";
import { type Credit, type Credits, captionOf, readCredits } from "./credits.ts";
import { galleryIdOf, imageIdOf, listPhotoFiles, photoContentType } from "./photo-file.ts";

const SAMPLES_FOLDER = "samples";
export const SAMPLES_TITLE = "Sample photos";
const ROWS_PER_INSERT = 1_000;

export interface ImportTarget {
  database: GalleryDatabase;
  blobs: BlobStore;
  ownerId: string;
  /** Without it, a new gallery is public, and one that exists stays as its owner has set it. */
  isPublic?: boolean | undefined;
}

export interface ImportedGallery {
  galleryId: string;
  photoCount: number;
  /** What could not be imported, as sentences for whoever started the import. The rest was imported. */
  problems: string[];
}

/**
 * Makes a gallery match a folder of photos: adds new files, updates changed ones, and removes those that are gone.
 * @throws Error when there is no such folder
 */
export async function importPhotos(target: ImportTarget, folder: string): Promise<ImportedGallery> {
  await requirePhotoFolder(folder);
  const folderName = path.basename(path.resolve(folder));
  const title = folderName === SAMPLES_FOLDER ? SAMPLES_TITLE : folderName || SAMPLES_TITLE;
  const galleryId = await ensureGallery(target, title);

  const problems: string[] = [];
  const credits = await readCredits(folder).catch((error: Error): Credits => {
    problems.push(error.message);
    return new Map();
  });
  const imageIds: string[] = [];
  for (const fileName of await listPhotoFiles(folder)) {
    const id = imageIdOf(title, fileName);
    try {
      await importPhoto(target, { id, folder, fileName, credit: credits.get(fileName) ?? {} });
      imageIds.push(id);
    } catch (error) {
      problems.push(`${fileName} was left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await replaceItems(target.database, galleryId, imageIds);
  return { galleryId, photoCount: imageIds.length, problems };
}

/** @throws Error when there is no such folder */
export async function requirePhotoFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`There is no photo folder ${folder}. Name one that exists.`);
}

/** Makes the demo user's gallery with this title if it does not exist yet. */
export async function ensureGallery({ database, ownerId, isPublic }: ImportTarget, title: string): Promise<string> {
  const id = galleryIdOf(title);
  const made = await database
    .insert(galleries)
    .values({ id, ownerId, title, isPublic: isPublic ?? true })
    .onConflictDoNothing()
    .returning({ id: galleries.id });
  if (made.length === 0 && isPublic !== undefined)
    await database
      .update(galleries)
      .set({ isPublic })
      .where(and(eq(galleries.id, id), ne(galleries.isPublic, isPublic)));
  return id;
}

interface PhotoToImport {
  id: string;
  folder: string;
  fileName: string;
  credit: Credit;
}

async function importPhoto({ database, blobs, ownerId }: ImportTarget, photo: PhotoToImport): Promise<void> {
  const { id, fileName, credit } = photo;
  const { contentHash, sizeBytes } = await blobs.put(path.join(photo.folder, fileName));
  const { title: creditedTitle, ...attribution } = credit;
  const title = creditedTitle ?? titleFromFileName(fileName);
  await saveImage(database, {
    id,
    type: "image",
    ownerId,
    url: mediaUrl(id, fileName),
    title,
    caption: captionOf(credit) ?? null,
    contentHash,
    metadata: {
      size: sizeBytes,
      mimeType: photoContentType(fileName) ?? "application/octet-stream",
      originalName: fileName,
      ...(await pictureFacts(blobs.pathOf(contentHash))),
      importedTitle: title,
      credit: attribution,
    },
  });
}

/** Replaces what earlier imports put into the gallery. What a person added stays. */
async function replaceItems(database: GalleryDatabase, galleryId: string, imageIds: readonly string[]): Promise<void> {
  await database.transaction(async (transaction) => {
    const isImported = sql`${galleryItems.metadata}->>'origin' = 'import'`;
    await transaction
      .delete(galleryItems)
      .where(and(eq(galleryItems.galleryId, galleryId), isImported, notInArray(galleryItems.memoryId, [...imageIds])));
    const rows = imageIds.map(
      (memoryId, position) =>
        ({ galleryId, memoryId, memoryType: "image", position, metadata: { origin: "import" } }) as const,
    );
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT)
      await transaction
        .insert(galleryItems)
        .values(rows.slice(start, start + ROWS_PER_INSERT))
        .onConflictDoUpdate({
          target: [galleryItems.galleryId, galleryItems.memoryId, galleryItems.memoryType],
          set: { position: sql`excluded.position`, metadata: sql`excluded.metadata` },
          setWhere: sql`(${galleryItems.position}, ${galleryItems.metadata}) <> (excluded.position, excluded.metadata)`,
        });
  });
}
