import type { StorageEdgeInput } from "@store-forever/protocol";
import type { GalleryOutcome } from "@store-forever/workers";
import type { ReportState } from "../messages/job-snapshot.ts";
import { hasConsent } from "./consents.ts";
import type { ExtensionDatabase, JobRecord, OutboxRecord } from "./databases/database.ts";
import { absentEdges, capsuleEdges, galleryEdges } from "./edges.ts";

/**
 * Galleries take at most 1,000 edges in a request. Fewer make it cheaper to repeat a refused one. The number is even, so that
 * an edge stays with the one that reports it as migrating (`capsuleEdges`).
 */
const EDGES_PER_REQUEST = 400;

/** Reports of a finished job: the copies in the capsule to the gallery, and those at the gallery to the backend. */
export function reportsOf(job: JobRecord, outcome: GalleryOutcome): OutboxRecord[] {
  const { origin, gallery, edgesUrl, migratingIds } = job;
  if (edgesUrl === null) return [];
  const toBackend = batches(galleryEdges(gallery, outcome)).map((edges) => queued(job, { to: "backend", edges }));
  const sentOn = new Set(
    outcome.stored.filter(({ readFrom = origin }) => readFrom !== origin).map(({ memoryId }) => memoryId),
  );
  const told = capsuleEdges(job, outcome).filter(({ memoryId }) => !sentOn.has(memoryId));
  const toldIds = new Set(told.map(({ memoryId }) => memoryId));
  const untold = new Set(migratingIds.filter((memoryId) => !toldIds.has(memoryId)));
  const over = absentEdges({ items: gallery.items.filter(({ memoryId }) => untold.has(memoryId)) });
  return [...reportsToGallery(job, [...told, ...over]), ...toBackend];
}

/**
 * The gallery's server hears nothing of memories whose files are named at another origin than their page: neither hash and size, nor
 * what the other server answered. It could not ask that server as this person itself. Where it named a file itself and was sent on to
 * another site, it hears only that the memory is on its way, and then that it is not.
 */
export function reportsToGallery(job: JobRecord, edges: StorageEdgeInput[]): OutboxRecord[] {
  const { origin, gallery, edgesUrl } = job;
  if (edgesUrl === null) return [];
  const foreign = new Set(
    gallery.items.filter(({ url }) => new URL(url).origin !== origin).map(({ memoryId }) => memoryId),
  );
  const own = edges.filter(({ memoryId }) => !foreign.has(memoryId));
  return batches(own).map((batch) => queued(job, { to: "gallery", edgesUrl, edges: batch }));
}

/** What is left of a report without these memories, of which a newer one tells everything. */
export function withoutMemories(record: OutboxRecord, ids: ReadonlySet<string>): OutboxRecord | undefined {
  const edges = record.report.edges.filter(({ memoryId }) => !ids.has(memoryId));
  return edges.length === 0 ? undefined : { ...record, report: { ...record.report, edges } };
}

function queued({ origin, galleryId, capsule }: JobRecord, report: OutboxRecord["report"]): OutboxRecord {
  return { origin, galleryId, capsule, report, queuedAtMs: Date.now(), state: { name: "pending" } };
}

function batches(edges: StorageEdgeInput[]): StorageEdgeInput[][] {
  return Array.from({ length: Math.ceil(edges.length / EDGES_PER_REQUEST) }, (_, index) =>
    edges.slice(index * EDGES_PER_REQUEST, (index + 1) * EDGES_PER_REQUEST),
  );
}

/** Whether a report tells only that a job has begun. Every later report of the job tells that too. */
export function onlyMigrating({ report }: OutboxRecord): boolean {
  return report.to === "gallery" && report.edges.every(({ syncState }) => syncState === "migrating");
}

/** Which reports to send: those of one gallery, refused ones included, or all that were not refused. */
export type Which = { origin: string; galleryId: string } | "pending";

/**
 * The reports that are waiting to be sent. Those to a site that the person has not let know their archive are held back: they
 * name its owner.
 */
export async function waitingReports(database: ExtensionDatabase, which: Which): Promise<OutboxRecord[]> {
  const waiting =
    which === "pending"
      ? (await database.getAll("outbox")).filter(({ state }) => state.name === "pending")
      : await database.getAllFromIndex("outbox", "byGallery", [which.origin, which.galleryId]);
  const held = await Promise.all(waiting.map((record) => isHeld(database, record)));
  return waiting.filter((_, index) => !held[index]);
}

async function isHeld(database: ExtensionDatabase, record: OutboxRecord): Promise<boolean> {
  return record.report.to === "gallery" && !(await hasConsent(database, record));
}

/** Writes down what the receiver of a report answered. Edges that it has recorded are not sent again. */
export async function settleReport(
  database: ExtensionDatabase,
  record: OutboxRecord,
  answer: { name: "accepted" } | { name: "refused"; message: string; edges: readonly StorageEdgeInput[] },
): Promise<void> {
  const { store, done } = database.transaction("outbox", "readwrite");
  const id = record.id as number;
  // A newer report may have replaced this one while it was on its way.
  if ((await store.getKey(id)) !== undefined) {
    if (answer.name === "refused" && record.report.to === "gallery")
      await store.put({
        ...record,
        report: { ...record.report, edges: answer.edges.map(withoutReceipt) },
        state: { name: "refused", message: answer.message },
      });
    // The backend's record of other copies is only a convenience, and nobody could act on a refusal.
    else await store.delete(id);
  }
  await done;
}

/** A proof is sent while it is fresh, and never kept with the report. */
const withoutReceipt = ({ receipt: _, ...edge }: StorageEdgeInput): StorageEdgeInput => edge;

/** What became of the reports to a gallery; `accepted` if none is left. */
export async function reportState(
  database: ExtensionDatabase,
  origin: string,
  galleryId: string,
): Promise<ReportState> {
  const all = await database.getAllFromIndex("outbox", "byGallery", [origin, galleryId]);
  const records = all.filter(({ report }) => report.to === "gallery");
  const [first] = records;
  if (first !== undefined && (await isHeld(database, first))) return { name: "held" };
  const refused = records.map(({ state }) => state).find((state) => state.name === "refused");
  if (refused) return refused;
  return records.length > 0 ? { name: "waiting" } : { name: "accepted" };
}
