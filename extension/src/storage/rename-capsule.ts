import type { ExtensionDatabase } from "./databases/database.ts";

/**
 * Lets what this browser knows of a capsule count for another one, into which it has moved: jobs, links and followed galleries.
 * Receipts stay, because they name the old one; presence is certified anew when it is next asked for.
 */
export async function renameCapsule(database: ExtensionDatabase, before: string, after: string): Promise<void> {
  const transaction = database.transaction(["jobs", "follows", "shareLinks"], "readwrite");
  const jobs = transaction.objectStore("jobs");
  for (const job of await jobs.getAll()) if (job.capsule === before) await jobs.put({ ...job, capsule: after });
  const follows = transaction.objectStore("follows");
  for (const follow of await follows.getAll())
    if (follow.capsule === before) await follows.put({ ...follow, capsule: after });
  const links = transaction.objectStore("shareLinks");
  for (const link of await links.getAll(IDBKeyRange.bound([before], [before, []]))) {
    await links.delete([before, link.galleryId]);
    await links.put({ ...link, capsule: after });
  }
  await transaction.done;
}
