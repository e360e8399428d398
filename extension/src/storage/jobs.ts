import { archiveId } from "@store-forever/protocol";
import type { GalleryOutcome, PipelineFailure } from "@store-forever/workers";
import type { ExtensionDatabase, JobRecord, JobState, ShareLinkRecord } from "./database.ts";
import { migratingEdges, stoppedEdges } from "./edges.ts";
import { isJobRunning } from "./job-lock.ts";
import { refusedIds } from "./job-news.ts";
import { onlyMigrating, reportsOf, reportsToGallery } from "./outbox.ts";
import { putPresence, recallStored } from "./presence.ts";
import type { Settings } from "./settings.ts";
import { storedFileOf } from "./stored-file.ts";

/**
 * Writes down that a job begins, and the report to the gallery of which memories are on their way.
 * @returns the record as it was written
 */
export async function recordJobStart(
  database: ExtensionDatabase,
  begun: Omit<JobRecord, "migratingIds" | "state">,
): Promise<JobRecord> {
  const { origin, galleryId, gallery, edgesUrl } = begun;
  const ids = gallery.items.map(({ memoryId }) => memoryId);
  const stored = new Set(await recallStored(database, begun, ids));
  const migratingIds = edgesUrl === null ? [] : ids.filter((memoryId) => !stored.has(memoryId));
  const job: JobRecord = { ...begun, migratingIds, state: { name: "running" } };
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const earlier = await outbox.index("byGallery").getAll([origin, galleryId]);
  await Promise.all([
    transaction.objectStore("jobs").put(job),
    ...earlier.filter(onlyMigrating).map(({ id }) => outbox.delete(id as number)),
    ...reportsToGallery(job, migratingEdges(gallery, migratingIds)).map((report) => outbox.add(report)),
    transaction.done,
  ]);
  return job;
}

/**
 * Writes down that a job ended early, and the report to the gallery of the memories that were on their way. Of those that it
 * refused to hear of at the beginning it hears nothing more.
 * @param failure null if the person cancelled the job
 */
export async function recordJobStop(
  database: ExtensionDatabase,
  job: JobRecord,
  failure: PipelineFailure | null,
): Promise<void> {
  const { origin, galleryId, migratingIds } = job;
  const finishedAtMs = Date.now();
  const state: JobState =
    failure === null ? { name: "cancelled", finishedAtMs } : { name: "failed", finishedAtMs, failure };
  const stored = new Set(await recallStored(database, job, migratingIds));
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const begun = (await outbox.index("byGallery").getAll([origin, galleryId])).filter(onlyMigrating);
  const refused = refusedIds(begun);
  const told = { ...job, migratingIds: migratingIds.filter((memoryId) => !refused.has(memoryId)) };
  const ends = reportsToGallery(job, stoppedEdges(told, stored, failure));
  await Promise.all([
    transaction.objectStore("jobs").put({ ...job, migratingIds: [], state }),
    ...begun.map(({ id }) => outbox.delete(id as number)),
    ...ends.map((report) => outbox.add(report)),
    transaction.done,
  ]);
}

export async function recordJobState(database: ExtensionDatabase, job: JobRecord, state: JobState): Promise<void> {
  await database.put("jobs", { ...job, state });
}

/** Jobs that were begun and that no host runs, because the browser or the host died. */
export async function interruptedJobs(database: ExtensionDatabase): Promise<JobRecord[]> {
  const begun = (await database.getAll("jobs")).filter(({ state }) => state.name === "running");
  const running = await Promise.all(begun.map(({ origin, galleryId }) => isJobRunning(origin, galleryId)));
  return begun.filter((_, index) => !running[index]);
}

/** Whether a job is running that stores to this capsule. */
export async function isStoringTo(database: ExtensionDatabase, capsule: string): Promise<boolean> {
  const begun = (await database.getAll("jobs")).filter(
    (job) => job.capsule === capsule && job.state.name === "running",
  );
  const running = await Promise.all(begun.map(({ origin, galleryId }) => isJobRunning(origin, galleryId)));
  return running.includes(true);
}

/** Jobs that ended because the person who began them was not signed in any more. */
export async function signedOutJobs(database: ExtensionDatabase): Promise<JobRecord[]> {
  return (await database.getAll("jobs")).filter(
    ({ state }) => state.name === "failed" && state.failure.code === "Unauthorized",
  );
}

/** Origins that photos of a page's galleries were at, or were sent on to, when they last failed because they were not allowed. */
export async function refusedOrigins(database: ExtensionDatabase, pageOrigin: string): Promise<string[]> {
  const failures = (await database.getAll("jobs"))
    .filter(({ origin }) => origin === pageOrigin)
    .flatMap(({ state }) => (state.name === "finished" ? state.outcome.failed : []));
  return failures.flatMap(({ failure }) =>
    failure.code === "HostNotAllowed" && failure.about !== undefined ? [failure.about] : [],
  );
}

/**
 * Writes the outcome, presence, receipts, share link and the report to the gallery, all in one transaction. After full success
 * the photos' names and addresses are forgotten, unless the person wants them kept.
 * @param outcome with the ids of the gallery's page
 */
export async function recordJobOutcome(
  database: ExtensionDatabase,
  job: JobRecord,
  outcome: GalleryOutcome,
  { keepsNames }: Pick<Settings, "keepsNames">,
): Promise<void> {
  const { origin, galleryId, edgesUrl, capsule } = job;
  const nowMs = Date.now();
  const nameOf = (memoryId: string) => archiveId(origin, "memory", memoryId);
  const files = await Promise.all(outcome.stored.map(storedFileOf));
  const transaction = database.transaction(["jobs", "presence", "receipts", "shareLinks", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  // This report tells everything that earlier ones told.
  const earlier = edgesUrl === null ? [] : await outbox.index("byGallery").getAllKeys([origin, galleryId]);
  await Promise.all([
    transaction.objectStore("jobs").put({
      ...job,
      migratingIds: [],
      gallery: keepsNames || outcome.failed.length > 0 ? job.gallery : { ...job.gallery, items: [] },
      state: { name: "finished", finishedAtMs: nowMs, outcome: withoutReceipts(outcome) },
    }),
    ...outcome.stored.flatMap(({ memoryId, receipt }) =>
      receipt ? [transaction.objectStore("receipts").put({ capsule, memoryId: nameOf(memoryId), receipt })] : [],
    ),
    ...outcome.stored.map(({ memoryId }, index) => {
      const record = { capsule, memoryId: nameOf(memoryId), isStored: true, checkedAtMs: nowMs };
      const file = files[index];
      return putPresence(transaction.objectStore("presence"), file === undefined ? record : { ...record, file });
    }),
    ...(outcome.shareToken ? [transaction.objectStore("shareLinks").put(shareLink(job, outcome.shareToken))] : []),
    ...earlier.map((id) => outbox.delete(id)),
    ...reportsOf(job, outcome).map((report) => outbox.add(report)),
    transaction.done,
  ]);
}

/** The record of a gallery's share link. */
function shareLink({ capsule, origin, galleryId }: JobRecord, token: string): ShareLinkRecord {
  return { capsule, galleryId: archiveId(origin, "gallery", galleryId), token };
}

/** Receipts have a store of their own, so that the job's record stays small. It keeps no addresses. */
function withoutReceipts(outcome: GalleryOutcome): GalleryOutcome {
  return { ...outcome, stored: outcome.stored.map(({ receipt: _, fileUrl: __, ...memory }) => memory) };
}
