import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { inArray } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { memories } from "../database/schema.ts";
import type { BlobStore } from "../memories/blob-store.ts";

/** An upload stores its file shortly before its memory. Files younger than this may still be waiting for theirs. */
const MIN_AGE_MS = 60 * 60 * 1000;
const FILES_PER_QUERY = 500;

/** Deletes originals that no memory refers to any more. @returns how many */
export async function removeUnusedBlobs(
  database: GalleryDatabase,
  blobs: BlobStore,
  now = Date.now(),
): Promise<number> {
  const names = (await readdir(blobs.folder).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name));
  let removed = 0;
  for (let start = 0; start < names.length; start += FILES_PER_QUERY) {
    const hashes = names.slice(start, start + FILES_PER_QUERY);
    const rows = await database
      .select({ contentHash: memories.contentHash })
      .from(memories)
      .where(inArray(memories.contentHash, hashes));
    const used = new Set(rows.map((row) => row.contentHash));
    for (const hash of hashes) {
      if (used.has(hash)) continue;
      const file = path.join(blobs.folder, hash);
      const { mtimeMs } = await stat(file);
      if (now - mtimeMs < MIN_AGE_MS) continue;
      await rm(file);
      removed++;
    }
  }
  return removed;
}
