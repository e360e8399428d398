import type { StorageEdgeInput } from "@store-forever/protocol";
import type { GalleryOutcome } from "@store-forever/workers";
import type { Database, JobRecord, JobState, OutboxRecord } from "./database.ts";
import { archiveEdges, galleryEdges } from "./edges.ts";
import type { Settings } from "./settings.ts";

/** Galleries take at most 1,000 edges in a request; fewer make a refusal cheaper to repeat. Even: see `archiveEdges`. */
const EDGES_PER_REQUEST = 400;

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

/** Whether a job runs that stores to this archive. */
export async function isStoringTo(database: Database, archive: string): Promise<boolean> {
  const begun = (await database.getAll("jobs")).filter(
    (job) => job.archive === archive && job.state.name === "running",
  );
  const running = await Promise.all(begun.map(({ origin, galleryId }) => isJobRunning(origin, galleryId)));
  return running.includes(true);
}

/** Jobs that ended because nobody was signed in any more, as whom they were begun. */
export async function signedOutJobs(database: Database): Promise<JobRecord[]> {
  return (await database.getAll("jobs")).filter(
    ({ state }) => state.name === "failed" && state.failure.code === "Unauthorized",
  );
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

/** To a gallery with an edges API: which copies the archive has. To the archive: which copies that gallery has. */
function reportsOf(
  { origin, galleryId, gallery, edgesUrl, archive }: JobRecord,
  outcome: GalleryOutcome,
  queuedAtMs: number,
): OutboxRecord[] {
  if (edgesUrl === null) return [];
  const common = { origin, galleryId, archive, queuedAtMs, state: { name: "pending" } } as const;
  return [
    ...batches(archiveEdges(archive, gallery, outcome)).map((edges) => ({
      ...common,
      report: { to: "gallery", edgesUrl, edges } as const,
    })),
    ...batches(galleryEdges(gallery, outcome)).map((edges) => ({
      ...common,
      report: { to: "archive", edges } as const,
    })),
  ];
}

function batches(edges: StorageEdgeInput[]): StorageEdgeInput[][] {
  return Array.from({ length: Math.ceil(edges.length / EDGES_PER_REQUEST) }, (_, index) =>
    edges.slice(index * EDGES_PER_REQUEST, (index + 1) * EDGES_PER_REQUEST),
  );
}

/** Receipts have a store of their own; a job's record stays small. */
function withoutReceipts(outcome: GalleryOutcome): GalleryOutcome {
  return { ...outcome, stored: outcome.stored.map(({ receipt: _, ...memory }) => memory) };
}
