import { archiveId } from "@store-forever/protocol";
import {
  discardGallery,
  type GalleryOutcome,
  type GallerySource,
  type PipelineFailure,
  type RequestObserver,
  startGalleryJob,
} from "@store-forever/workers";
import { dropHeldPictures } from "@store-forever/workers/held";
import { type AskMissing, accessForGallery } from "../access/source-access.ts";
import { type CapsuleKey, findCapsuleKey, keyForStoring } from "../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork } from "../backend/network.ts";
import type { HostReport } from "../messages/host-request.ts";
import type { JobSnapshot, ReportState, StoredNotes } from "../messages/job-snapshot.ts";
import { flushOutbox } from "../reports/flush-outbox.ts";
import { letSiteAsk } from "../reports/let-site-ask.ts";
import { hasConsent } from "../storage/consents.ts";
import { type ExtensionDatabase, type JobRecord, openDatabase } from "../storage/databases/database.ts";
import { keepFollowedPhotos } from "../storage/followed/followed-photos.ts";
import { recordJobOutcome, recordJobStop } from "../storage/jobs.ts";
import { reportState } from "../storage/outbox.ts";
import { keepArrived } from "../storage/presence.ts";
import { readSettings } from "../storage/settings.ts";
import { type ArchivedGallery, archivedGallery } from "./archived-gallery.ts";
import type { HostedJob } from "./hosted-job.ts";
import { linkAccount } from "./link-account.ts";

/** A job whose record is written, and all that it needs. */
export interface BegunJob {
  job: HostedJob;
  record: JobRecord;
  network: NetworkConfig;
  key: CapsuleKey;
  database: ExtensionDatabase;
  observe: RequestObserver;
  askMissing: AskMissing;
  askOpenPage: (pageOrigin: string, pageUrl: string) => Promise<string[]>;
  /** Takes work that the job does not wait for, but that has to be done before the host closes. */
  track: (work: Promise<unknown>) => void;
}

/** Discarding open upload sessions only saves the canister work: it forgets them by itself later. */
const DISCARD_TIMEOUT_MS = 30_000;

const SIGNED_OUT: PipelineFailure = {
  code: "Unauthorized",
  message: "You signed out. Sign in again to continue.",
};

/**
 * Runs a job to its end, tells its watchers and writes down the result.
 * @returns what the person is notified of; null if of nothing
 */
export async function runJob(begun: BegunJob): Promise<HostReport["ended"]> {
  const { job, record, network, key, database, track } = begun;
  // Storing does not depend on it, so a gallery that cannot link accounts loses nothing.
  if (record.edgesUrl !== null && (await hasConsent(database, record)))
    linkAccount(record.origin, key, network).catch(() => {});
  const archived = archivedGallery(record.origin, record.gallery);
  try {
    const pipeline = await startPipeline(begun, archived);
    job.start(pipeline);
    const result = await pipeline.result;
    const { state } = job;
    job.settle();
    if (result.ok) return await finish(begun, archived.toPageOutcome(result.value));
    // It stays paused. When the person resumes it, they are asked to sign in.
    if (state.name === "signedOut" && state.wasPaused) return null;
    const failure = state.name === "signedOut" ? SIGNED_OUT : result.error;
    const isGivenUp = failure.code === "Aborted";
    await keepArrived(database, record, job.arrived);
    await recordJobStop(database, record, isGivenUp ? null : failure);
    job.end(isGivenUp ? { state: "cancelled" } : { state: "failed", failure });
    if (isGivenUp) track(Promise.all([discardSessions(record), dropHeld(record)]));
    track(flushOutbox(database, record));
  } catch (error) {
    const message = `Something unexpected went wrong: ${String(error)}. Try again.`;
    const failure: PipelineFailure = { code: "Internal", message };
    // What cannot be written down either goes on as a job that was cut off.
    await recordBroken(begun, failure).catch(() => {});
    job.end({ state: "failed", failure });
  }
  return null;
}

/** Otherwise the job would count as running, and its photos as on their way. */
async function recordBroken({ record, database, track }: BegunJob, failure: PipelineFailure): Promise<void> {
  const { origin, galleryId } = record;
  const kept = await database.get("jobs", [origin, galleryId]);
  if (kept?.state.name !== "running" && kept?.state.name !== "paused") return;
  await recordJobStop(database, record, failure);
  track(flushOutbox(database, record));
}

async function startPipeline(
  { job, record: { origin, gallery, tellsSource }, network, key, database, observe, askMissing, askOpenPage }: BegunJob,
  archived: ArchivedGallery,
) {
  const { poolSize, readsLocation } = await readSettings(database);
  const access = await accessForGallery(origin, gallery, askMissing);
  return startGalleryJob(
    { network, signer: key.signer, gallery: archived.source, access, tellsSource },
    {
      observe,
      askOpenPage: () => askOpenPage(origin, gallery.sourceUrl),
      onUnauthorized: async () => {
        const fresh = await keyForStoring(database, network);
        return fresh.ok && fresh.value.owner === key.owner ? fresh.value.signer : undefined;
      },
      signal: job.signal,
      onEvents: (events) => job.note(events.map(archived.toPageEvent)),
      ...(poolSize === null ? {} : { poolSize }),
      ...(readsLocation ? { readLocation: true } : {}),
    },
  );
}

async function finish(begun: BegunJob, outcome: GalleryOutcome): Promise<HostReport["ended"]> {
  const { job, record, database } = begun;
  await recordJobOutcome(database, record, outcome, await readSettings(database));
  await keepFollowedPhotos(database, record, outcome.stored);
  begun.track(dropHeld(record));
  const finished = finishedSnapshot(record.gallery, outcome);
  if (record.edgesUrl === null) job.end(finished({ name: "notAsked" }));
  else {
    if (await hasConsent(database, record)) job.end(finished({ name: "sending" }));
    await flushOutbox(database, record);
    job.end(finished(await reportState(database, record.origin, record.galleryId)));
    // A gallery that cannot ask has heard of all of it.
    begun.track(letSiteAsk(database, { ...record, edgesUrl: record.edgesUrl }).catch(() => {}));
  }
  return {
    title: record.gallery.title,
    storedCount: outcome.stored.length,
    failedCount: outcome.failed.length,
    tookMs: outcome.ms.total,
  };
}

/** The page hands its pictures over again when they are stored again. */
function dropHeld({ origin, gallery }: JobRecord): Promise<void> {
  const files = gallery.items.flatMap(({ candidates = [] }) => candidates);
  const sha256s = files.flatMap(({ held }) => (held?.name === "handedOver" ? [held.sha256] : []));
  return dropHeldPictures(origin, sha256s);
}

/** Discards the upload sessions of a cancelled job. */
export async function discardSessions({ origin, galleryId }: Pick<JobRecord, "origin" | "galleryId">): Promise<void> {
  const archivedId = archiveId(origin, "gallery", galleryId);
  const network = await readNetwork();
  const key = network.ok ? await findCapsuleKey(await openDatabase(), network.value) : undefined;
  if (network.ok && key)
    await discardGallery(network.value, key.signer, archivedId, AbortSignal.timeout(DISCARD_TIMEOUT_MS));
}

function notesOf({ items }: GallerySource, stored: GalleryOutcome["stored"]): StoredNotes {
  const namedIds = new Set(
    items.filter(({ candidates = [] }) => candidates.length > 1).map(({ memoryId }) => memoryId),
  );
  const originals = stored.flatMap(({ assets }) => assets.filter(({ kind }) => kind === "original"));
  return {
    asShownCount: stored.filter(({ memoryId, claim }) => claim === "shown" && namedIds.has(memoryId)).length,
    cutOffCount: stored.filter(({ isCutOff }) => isCutOff === true).length,
    repeatedCount: originals.length - new Set(originals.map(({ sha256 }) => sha256)).size,
  };
}

function finishedSnapshot(gallery: GallerySource, outcome: GalleryOutcome) {
  const titles = new Map(gallery.items.map(({ memoryId, title }) => [memoryId, title]));
  return (report: ReportState): JobSnapshot => ({
    state: "finished",
    storedMemoryIds: outcome.stored.map(({ memoryId }) => memoryId),
    totalCount: gallery.items.length,
    failed: outcome.failed.map(({ memoryId, failure }) => ({
      memoryId,
      title: titles.get(memoryId) ?? memoryId,
      ...failure,
    })),
    report,
    notes: notesOf(gallery, outcome.stored),
  });
}
