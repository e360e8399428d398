import type { StorageEdgeInput } from "@store-forever/protocol";
import type { GallerySource, PipelineFailure } from "@store-forever/workers";
import type { ExtensionDatabase, JobRecord, OutboxRecord } from "./databases/database.ts";
import { absentEdges, arrivedEdges, stoppedEdges } from "./edges.ts";
import { refusedIds } from "./job-news.ts";
import { reportsToGallery } from "./outbox.ts";
import { recallRecords } from "./presence.ts";

/** The stored originals that files of a gallery are to take the place of, by memory. */
export const replacedOf = ({ items }: GallerySource) =>
  new Map(items.flatMap(({ memoryId, replaces }) => (replaces === undefined ? [] : [[memoryId, replaces] as const])));

/**
 * Tells of every memory that a job had on its way that it is not any more. What has arrived is told where it was read from the gallery's
 * own origin; of a file that another site gave, or whose origin is not known, the gallery hears only that nothing is on its way.
 * @param failure null if nobody works on them any more
 */
export async function endsOf(
  database: ExtensionDatabase,
  job: JobRecord,
  failure: PipelineFailure | null,
): Promise<StorageEdgeInput[]> {
  const { origin, gallery, migratingIds } = job;
  const records = await recallRecords(database, job, migratingIds);
  const replaced = replacedOf(gallery);
  const arrived = [...records].filter(
    ([memoryId, { original }]) => !replaced.has(memoryId) || original?.sha256 !== replaced.get(memoryId),
  );
  const own = new Map(
    arrived.flatMap(([memoryId, { original, readFrom }]) =>
      original !== undefined && readFrom === origin ? [[memoryId, original] as const] : [],
    ),
  );
  const arrivedIds = new Set(arrived.map(([memoryId]) => memoryId));
  const untold = gallery.items.filter(({ memoryId }) => arrivedIds.has(memoryId) && !own.has(memoryId));
  const missing = migratingIds.filter((memoryId) => !arrivedIds.has(memoryId));
  return [...arrivedEdges(job, own), ...absentEdges({ items: untold }), ...stoppedEdges(gallery, missing, failure)];
}

/** The reports of what an earlier job of the same gallery left on its way and this one does not bring. */
export async function endsOfEarlier(
  database: ExtensionDatabase,
  { origin, galleryId, migratingIds: broughtIds }: JobRecord,
): Promise<OutboxRecord[]> {
  const earlier = await database.get("jobs", [origin, galleryId]);
  if (earlier === undefined || earlier.migratingIds.length === 0) return [];
  const refused = refusedIds(await database.getAllFromIndex("outbox", "byGallery", [origin, galleryId]));
  const brought = new Set(broughtIds);
  const migratingIds = earlier.migratingIds.filter((memoryId) => !brought.has(memoryId) && !refused.has(memoryId));
  return reportsToGallery(earlier, await endsOf(database, { ...earlier, migratingIds }, null));
}
