import { hasConsent } from "./consents.ts";
import type { ExtensionDatabase, JobRecord, OutboxRecord } from "./database.ts";
import { migratingEdges, storedEdges } from "./edges.ts";
import { onlyMigrating, reportsToGallery } from "./outbox.ts";

/** What has become of a job that goes on. */
export interface JobNews {
  /** Memories that the canister has certified since the last news. */
  storedIds: readonly string[];
  /** Memories that are still on their way, where the gallery is to hear that again. */
  migratingIds: readonly string[];
  isPaused: boolean;
}

/**
 * Writes down the report to the gallery of how far a job is. What is still on its way is reported again: otherwise the gallery
 * takes a long job for one that was given up. A gallery that may not know of the archive hears of it all at the end.
 * @returns whether there is something to send
 */
export async function recordJobNews(database: ExtensionDatabase, job: JobRecord, news: JobNews): Promise<boolean> {
  const { origin, galleryId } = job;
  if (job.edgesUrl === null || !(await hasConsent(database, job))) return false;
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const record = await transaction.objectStore("jobs").get([origin, galleryId]);
  const begun = (await outbox.index("byGallery").getAll([origin, galleryId])).filter(onlyMigrating);
  const refused = refusedIds(begun);
  const isTold = (memoryId: string) => !refused.has(memoryId);
  // The last report has been written by now, and tells everything.
  const isOver = record?.state.name !== "running" && record?.state.name !== "paused";
  const reports = isOver
    ? []
    : reportsToGallery(job, [
        ...storedEdges(job, news.storedIds.filter(isTold)),
        ...migratingEdges(job.gallery, news.migratingIds.filter(isTold), news.isPaused),
      ]);
  const isToldAgain = !isOver && news.migratingIds.length > 0;
  const replaced = isToldAgain ? begun.filter(({ state }) => state.name === "pending") : [];
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
