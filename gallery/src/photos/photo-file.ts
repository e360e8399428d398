import { readdir } from "node:fs/promises";
import path from "node:path";
import { v5 as uuidV5 } from "uuid";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".gif": "image/gif",
};

/** The namespace of the gallery's own ids: UUIDv5(URL namespace, "https://store-forever.org/reference-gallery"). */
const NAMESPACE = uuidV5("https://store-forever.org/reference-gallery", uuidV5.URL);
const byName = new Intl.Collator("en", { numeric: true });

/** @returns `undefined` if the name is not that of a photo */
export function photoContentType(fileName: string): string | undefined {
  return CONTENT_TYPES[path.extname(fileName).toLowerCase()];
}

/** @returns the names of the photos in a folder, not of those in folders inside it; numbers in names count as numbers */
export async function listPhotoFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && photoContentType(entry.name) !== undefined)
    .map((entry) => entry.name)
    .sort((one, other) => byName.compare(one, other) || (one < other ? -1 : 1));
}

/** The id is the same in every database, so that links and archives outlive this one. */
export function galleryIdOf(galleryName: string): string {
  return uuidV5(`gallery\n${galleryName}`, NAMESPACE);
}

export function imageIdOf(galleryName: string, fileName: string): string {
  return uuidV5(`image\n${galleryName}\n${fileName}`, NAMESPACE);
}
