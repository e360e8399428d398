import type { GalleryOutcome, PipelineFailure } from "@store-forever/workers";
import type { Database, JobRecord, OutboxRecord } from "./database.ts";
import { edgesOf } from "./edges.ts";

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

/** Writes the outcome, what is now known to be stored, the link and the report to the gallery: all of it or nothing. */
export async function recordJobOutcome(database: Database, job: JobRecord, outcome: GalleryOutcome): Promise<void> {
  const { origin, galleryId, edgesUrl, archive } = job;
  const nowMs = Date.now();
  const transaction = database.transaction(["jobs", "presence", "shareLinks", "outbox"], "readwrite");
  const outbox = transaction.objectStore("outbox");
  // This report says everything that earlier ones said.
  const earlier = edgesUrl === null ? [] : await outbox.index("byGallery").getAllKeys([origin, galleryId]);
  await Promise.all([
    transaction.objectStore("jobs").put({ ...job, state: { name: "finished", finishedAtMs: nowMs, outcome } }),
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

function reportsOf({ origin, galleryId, edgesUrl, archive }: JobRecord, outcome: GalleryOutcome, queuedAtMs: number) {
  if (edgesUrl === null) return [];
  const edges = edgesOf(archive, outcome.stored);
  const reports: OutboxRecord[] = [];
  for (let start = 0; start < edges.length; start += EDGES_PER_REQUEST) {
    const batch = edges.slice(start, start + EDGES_PER_REQUEST);
    reports.push({ origin, galleryId, edgesUrl, edges: batch, queuedAtMs, state: { name: "pending" } });
  }
  return reports;
}

export async function recordJobFailure(database: Database, job: JobRecord, failure: PipelineFailure): Promise<void> {
  await database.put("jobs", { ...job, state: { name: "failed", finishedAtMs: Date.now(), failure } });
}
