import type { GalleryOutcome } from "@store-forever/workers";
import type { Database, JobRecord, JobState, OutboxRecord } from "./database.ts";
import { edgesOf } from "./edges.ts";
import type { Settings } from "./settings.ts";

/** Galleries take at most 500 edges in a request; fewer make a refusal cheaper to repeat. */
const EDGES_PER_REQUEST = 200;

/** Held by whoever runs the gallery's job, so that a job whose page died is not taken for a running one. */
export function jobLock(origin: string, galleryId: string): string {
  return `job ${origin} ${galleryId}`;
}

export async function isJobRunning(origin: string, galleryId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === jobLock(origin, galleryId));
}

export async function recordJobStart(database: Database, job: JobRecord): Promise<void> {
  await database.put("jobs", job);
}

export async function recordJobState(database: Database, job: JobRecord, state: JobState): Promise<void> {
  await database.put("jobs", { ...job, state });
}

/** Jobs that were begun and that nobody runs: their browser or their page died. */
export async function interruptedJobs(database: Database): Promise<JobRecord[]> {
  const begun = (await database.getAll("jobs")).filter(({ state }) => state.name === "running");
  const running = await Promise.all(begun.map(({ origin, galleryId }) => isJobRunning(origin, galleryId)));
  return begun.filter((_, index) => !running[index]);
}

/**
 * Writes the outcome, what is now known to be stored, the receipts, the link and the report to the gallery: all of it or
 * nothing. After full success the photos' names and addresses are forgotten, unless the person wants them kept.
 */
export async function recordJobOutcome(
  database: Database,
  job: JobRecord,
  outcome: GalleryOutcome,
  { keepsNames }: Pick<Settings, "keepsNames">,
): Promise<void> {
  const { origin, galleryId, edgesUrl, archive } = job;
  const nowMs = Date.now();
  const transaction = database.transaction(["jobs", "presence", "receipts", "shareLinks", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  // This report says everything that earlier ones said.
  const earlier = edgesUrl === null ? [] : await outbox.index("byGallery").getAllKeys([origin, galleryId]);
  await Promise.all([
    transaction.objectStore("jobs").put({
      ...job,
      gallery: keepsNames || outcome.failed.length > 0 ? job.gallery : { ...job.gallery, items: [] },
      state: { name: "finished", finishedAtMs: nowMs, outcome: withoutReceipts(outcome) },
    }),
    ...outcome.stored.flatMap(({ memoryId, receipt }) =>
      receipt ? [transaction.objectStore("receipts").put({ archive, memoryId, receipt })] : [],
    ),
    ...outcome.stored.map(({ memoryId }) =>
      transaction.objectStore("presence").put({ archive, memoryId, isStored: true, checkedAtMs: nowMs }),
    ),
    ...(outcome.shareToken
      ? [transaction.objectStore("shareLinks").put({ archive, galleryId, token: outcome.shareToken })]
      : []),
    ...earlier.map((id) => outbox.delete(id)),
    ...reportsOf(job, outcome, nowMs).map((report) => outbox.add(report)),
    transaction.done,
  ]);
}

function reportsOf(
  { origin, galleryId, gallery, edgesUrl, archive }: JobRecord,
  outcome: GalleryOutcome,
  queuedAtMs: number,
) {
  if (edgesUrl === null) return [];
  const types = new Map(gallery.items.map(({ memoryId, memoryType }) => [memoryId, memoryType]));
  const edges = edgesOf(archive, outcome.stored, (memoryId) => types.get(memoryId) ?? "image");
  const reports: OutboxRecord[] = [];
  for (let start = 0; start < edges.length; start += EDGES_PER_REQUEST) {
    const batch = edges.slice(start, start + EDGES_PER_REQUEST);
    reports.push({ origin, galleryId, edgesUrl, edges: batch, queuedAtMs, state: { name: "pending" } });
  }
  return reports;
}

/** Receipts have a store of their own; a job's record stays small. */
function withoutReceipts(outcome: GalleryOutcome): GalleryOutcome {
  return { ...outcome, stored: outcome.stored.map(({ receipt: _, ...memory }) => memory) };
}
