import { archiveId } from "@store-forever/protocol";
import type { GalleryOutcome, PipelineFailure } from "@store-forever/workers";
import type { ExtensionDatabase, JobRecord, JobState, ShareLinkRecord } from "./databases/database.ts";
import { storedFileOf } from "./databases/stored-file.ts";
import { migratingEdges } from "./edges.ts";
import { endsOf, endsOfEarlier, replacedOf } from "./job-ends.ts";
import { isJobRunning } from "./job-lock.ts";
import { refusedIds } from "./job-news.ts";
import { onlyMigrating, reportsOf, reportsToGallery, withoutMemories } from "./outbox.ts";
import { putPresence, recallRecords, recallStored } from "./presence.ts";
import type { Settings } from "./settings.ts";

/**
 * Writes down that a job begins, and the report to the gallery of which memories are on their way. What an earlier job of it left on
 * its way, because it was cut off or paused, and this one does not bring, ends with it.
 * @returns the record as it was written
 */
export async function recordJobStart(
  database: ExtensionDatabase,
  begun: Omit<JobRecord, "migratingIds" | "state">,
): Promise<JobRecord> {
  const { origin, galleryId, gallery, edgesUrl } = begun;
  const ids = gallery.items.map(({ memoryId }) => memoryId);
  const stored = new Set(await recallStored(database, begun, ids));
  const replaced = replacedOf(gallery);
  const isComing = (memoryId: string) => !stored.has(memoryId) || replaced.has(memoryId);
  const migratingIds = edgesUrl === null ? [] : ids.filter(isComing);
  const job: JobRecord = { ...begun, migratingIds, state: { name: "running" } };
  const ends = await endsOfEarlier(database, job);
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const earlier = await outbox.index("byGallery").getAll([origin, galleryId]);
  await Promise.all([
    transaction.objectStore("jobs").put(job),
    ...earlier.filter(onlyMigrating).map(({ id }) => outbox.delete(id as number)),
    ...ends.map((report) => outbox.add(report)),
    ...reportsToGallery(job, migratingEdges(gallery, migratingIds)).map((report) => outbox.add(report)),
    transaction.done,
  ]);
  return job;
}

/**
 * Writes down that a job ended early, and the report to the gallery of the memories that were on their way. Of those that it
 * refused to hear of at the beginning it hears nothing more, and of those that arrived only where they were read from its own origin.
 * @param failure null if the person cancelled the job
 */
export async function recordJobStop(
  database: ExtensionDatabase,
  job: JobRecord,
  failure: PipelineFailure | null,
): Promise<void> {
  const { origin, galleryId } = job;
  const finishedAtMs = Date.now();
  const state: JobState =
    failure === null ? { name: "cancelled", finishedAtMs } : { name: "failed", finishedAtMs, failure };
  const ends = await endsOf(database, job, failure);
  const transaction = database.transaction(["jobs", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const begun = (await outbox.index("byGallery").getAll([origin, galleryId])).filter(onlyMigrating);
  const refused = refusedIds(begun);
  const reports = reportsToGallery(
    job,
    ends.filter(({ memoryId }) => !refused.has(memoryId)),
  );
  await Promise.all([
    transaction.objectStore("jobs").put({ ...job, migratingIds: [], state }),
    ...begun.map(({ id }) => outbox.delete(id as number)),
    ...reports.map((report) => outbox.add(report)),
    transaction.done,
  ]);
}

export async function recordJobState(database: ExtensionDatabase, job: JobRecord, state: JobState): Promise<void> {
  await database.put("jobs", { ...job, state });
}

/** Jobs that were begun and that no host runs, because the browser or the host died, in the order in which they were begun. */
export async function interruptedJobs(database: ExtensionDatabase): Promise<JobRecord[]> {
  const begun = (await database.getAll("jobs")).filter(({ state }) => state.name === "running");
  const running = await Promise.all(begun.map(({ origin, galleryId }) => isJobRunning(origin, galleryId)));
  return begun.filter((_, index) => !running[index]).toSorted((one, other) => one.startedAtMs - other.startedAtMs);
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
  const known = await recallRecords(
    database,
    job,
    outcome.stored.map(({ memoryId }) => memoryId),
  );
  // Another job may have read what was stored before this one.
  const told = {
    ...outcome,
    stored: outcome.stored.map((memory) => {
      const { readFrom } = known.get(memory.memoryId) ?? {};
      return memory.readFrom === undefined && readFrom !== undefined ? { ...memory, readFrom } : memory;
    }),
  };
  const transaction = database.transaction(["jobs", "presence", "receipts", "shareLinks", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  const reports = reportsOf(job, told);
  const overIds = new Set([...job.gallery.items, ...told.stored, ...told.failed].map(({ memoryId }) => memoryId));
  const earlier = edgesUrl === null ? [] : await outbox.index("byGallery").getAll([origin, galleryId]);
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
    ...outcome.stored.map(({ memoryId, readFrom, assets }, index) => {
      const file = files[index];
      const original = assets.find(({ kind }) => kind === "original");
      const before = known.get(memoryId);
      // The file was read because the gallery tells another hash, and is what was stored.
      const isContradicted = file !== undefined && original?.sha256 === before?.original?.sha256;
      return putPresence(transaction.objectStore("presence"), {
        capsule,
        memoryId: nameOf(memoryId),
        isStored: true,
        checkedAtMs: nowMs,
        ...(readFrom === undefined ? {} : { readFrom }),
        ...(file && { file }),
        ...(original && { original: { sha256: original.sha256, sizeBytes: original.sizeBytes } }),
        ...(isContradicted && before?.told && { told: { ...before.told, state: "contradicted" } }),
      });
    }),
    ...(outcome.shareToken ? [transaction.objectStore("shareLinks").put(shareLink(job, outcome.shareToken))] : []),
    ...earlier.map((record) => {
      const rest = withoutMemories(record, overIds);
      return rest === undefined ? outbox.delete(record.id as number) : outbox.put(rest);
    }),
    ...reports.map((report) => outbox.add(report)),
    transaction.done,
  ]);
}

/** The record of a gallery's share link. */
function shareLink({ capsule, origin, galleryId }: JobRecord, token: string): ShareLinkRecord {
  return { capsule, galleryId: archiveId(origin, "gallery", galleryId), token };
}

/** Receipts have a store of their own, so that the job's record stays small. It keeps no addresses. */
function withoutReceipts(outcome: GalleryOutcome): GalleryOutcome {
  const stored = outcome.stored.map(
    ({ receipt: _, fileUrl: __, validator: ___, headSha256: ____, ...memory }) => memory,
  );
  return { ...outcome, stored };
}
