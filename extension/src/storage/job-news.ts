import { hasConsent } from "./consents.ts";
import type { ExtensionDatabase, JobRecord, OutboxRecord } from "./database.ts";
import { migratingEdges } from "./edges.ts";
import { onlyMigrating, reportsToGallery } from "./outbox.ts";

/**
 * Writes down the report to the gallery that a job goes on, or is paused. What is still on its way is reported again: otherwise
 * the gallery takes a long job for one that was given up. A gallery that may not know of the archive hears of it at the end.
 * @returns whether there is something to send
 */
export async function recordJobNews(
  database: ExtensionDatabase,
  job: JobRecord,
  { isPaused }: { isPaused: boolean },
): Promise<boolean> {
  const { origin, galleryId } = job;
  if (job.edgesUrl === null || !(await hasConsent(database, job))) return false;
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const record = await transaction.objectStore("jobs").get([origin, galleryId]);
  const begun = (await outbox.index("byGallery").getAll([origin, galleryId])).filter(onlyMigrating);
  const refused = refusedIds(begun);
  // After the end the last report has been written, and tells everything.
  const isOver = record?.state.name !== "running" && record?.state.name !== "paused";
  const underWay = isOver ? [] : job.migratingIds.filter((memoryId) => !refused.has(memoryId));
  const reports = reportsToGallery(job, migratingEdges(job.gallery, underWay, isPaused));
  const replaced = isOver ? [] : begun.filter(({ state }) => state.name === "pending");
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
