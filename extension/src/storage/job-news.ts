import type { ArrivedMemory } from "@store-forever/workers";
import { hasConsent } from "./consents.ts";
import type { ExtensionDatabase, JobRecord, OutboxRecord } from "./databases/database.ts";
import { arrivedEdges, migratingEdges } from "./edges.ts";
import { onlyMigrating, reportsToGallery } from "./outbox.ts";
import { keepArrived } from "./presence.ts";

/**
 * Writes down the report to the gallery that memories of a job have arrived. It hears only of those that were read from its own origin.
 * @param arrived with the ids of the gallery's page
 * @returns whether there is something to send
 */
export async function recordArrivals(
  database: ExtensionDatabase,
  job: JobRecord,
  arrived: ReadonlyMap<string, ArrivedMemory>,
): Promise<boolean> {
  const { origin, galleryId, migratingIds } = job;
  await keepArrived(database, job, arrived);
  if (job.edgesUrl === null || !(await hasConsent(database, job))) return false;
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const record = await transaction.objectStore("jobs").get([origin, galleryId]);
  const refused = refusedIds((await outbox.index("byGallery").getAll([origin, galleryId])).filter(onlyMigrating));
  const own = [...arrived].flatMap(([memoryId, { original, readFrom }]) =>
    original !== undefined && readFrom === origin && migratingIds.includes(memoryId) && !refused.has(memoryId)
      ? [[memoryId, original] as const]
      : [],
  );
  const reports = isOver(record) ? [] : reportsToGallery(job, arrivedEdges(job, new Map(own)));
  await Promise.all([...reports.map((report) => outbox.add(report)), transaction.done]);
  return reports.length > 0;
}

/** After the end the last report has been written, and tells everything. */
const isOver = (record: JobRecord | undefined) => record?.state.name !== "running" && record?.state.name !== "paused";

/**
 * Writes down the report to the gallery that a job goes on, or is paused. What is still on its way is reported again: otherwise
 * the gallery takes a long job for one that was given up. A gallery that may not know of the archive hears of it at the end.
 * @param arrivedIds memories that are not on their way any more
 * @returns whether there is something to send
 */
export async function recordJobNews(
  database: ExtensionDatabase,
  job: JobRecord,
  { isPaused, arrivedIds }: { isPaused: boolean; arrivedIds: ReadonlySet<string> },
): Promise<boolean> {
  const { origin, galleryId } = job;
  if (job.edgesUrl === null || !(await hasConsent(database, job))) return false;
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const record = await transaction.objectStore("jobs").get([origin, galleryId]);
  const begun = (await outbox.index("byGallery").getAll([origin, galleryId])).filter(onlyMigrating);
  const refused = refusedIds(begun);
  const isUnderWay = (memoryId: string) => !refused.has(memoryId) && !arrivedIds.has(memoryId);
  const underWay = isOver(record) ? [] : job.migratingIds.filter(isUnderWay);
  const reports = reportsToGallery(job, migratingEdges(job.gallery, underWay, isPaused));
  const replaced = isOver(record) ? [] : begun.filter(({ state }) => state.name === "pending");
  await Promise.all([
    ...replaced.map(({ id }) => outbox.delete(id as number)),
    ...reports.map((report) => outbox.add(report)),
    transaction.done,
  ]);
  return reports.length > 0;
}

/** Memories that a gallery refused to hear of. */
export function refusedIds(reports: readonly OutboxRecord[]): ReadonlySet<string> {
  return new Set(
    reports
      .filter(({ state }) => state.name === "refused")
      .flatMap(({ report }) => report.edges.map(({ memoryId }) => memoryId)),
  );
}
