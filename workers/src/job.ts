import PQueue from "p-queue";
import type {
  GalleryOutcome,
  JobPhase,
  Network,
  PhotoSource,
  PipelineFailure,
  PipelineResult,
  StoredMemory,
  StoreOptions,
  StoreRequest,
} from "./api.ts";
import type { WorkerBridge } from "./bridge.ts";
import { startPreparers, startUploader } from "./crew.ts";
import { EventStream } from "./events.ts";
import { PipelineError, resultOf } from "./failures.ts";
import { holding, jobLockOf } from "./lock.ts";
import { machinePoolSize, type WorkerPool } from "./pool.ts";
import type { PrepareApi } from "./prepare/worker-api.ts";
import type { SharedGallery } from "./upload/gallery.ts";
import type { UploadedMemory } from "./upload/uploader.ts";
import type { UploadApi } from "./upload/worker-api.ts";

/** Photos that may be prepared and wait for their upload, beyond those being prepared: they fill shared messages. */
const PHOTOS_AHEAD = 12;

/**
 * Stores every photo of a gallery, the gallery itself and a link to it, and checks by certified reading that all of it
 * arrived. Photos that cannot be stored are reported and do not hold up the others; the gallery holds those that can.
 * An error means that the job as a whole could not go on; everything stored until then is kept and will be skipped by
 * the next attempt.
 */
export async function storeGallery(
  request: StoreRequest,
  options: StoreOptions,
): Promise<PipelineResult<GalleryOutcome>> {
  const events = new EventStream(options.onEvent);
  const ended = new AbortController();
  const bytes = { sent: 0, total: 0 };
  const { network, keyPair, gallery } = request;
  const uploader = startUploader(network, keyPair, gallery.galleryId, (sentBytes, addedBytes) => {
    bytes.sent += sentBytes;
    bytes.total += addedBytes;
    events.bytes(bytes.sent, bytes.total);
  });
  const job = { signal: AbortSignal.any([options.signal, ended.signal]), events, uploader };
  const poolSize = options.poolSize ?? machinePoolSize();
  try {
    return await resultOf(async () => {
      const lock = await jobLockOf(network, keyPair, gallery.galleryId);
      return await holding(lock, job.signal, () => runJob(request, job, poolSize));
    }, network);
  } finally {
    ended.abort();
    uploader.release();
    events.finish();
  }
}

/**
 * Gives up what a stopped job of a gallery left behind: its open upload sessions and what was written down to continue
 * it. Photos that are stored stay in the archive.
 */
export function discardGallery(
  network: Network,
  keyPair: CryptoKeyPair,
  galleryId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<PipelineResult<void>> {
  return resultOf(async () => {
    const lock = await jobLockOf(network, keyPair, galleryId);
    const uploader = startUploader(network, keyPair, galleryId, () => {});
    try {
      orThrow(await holding(lock, signal, () => uploader.run(signal, (api) => api.discard())));
    } finally {
      uploader.release();
    }
  }, network);
}

interface Job {
  signal: AbortSignal;
  events: EventStream;
  uploader: WorkerBridge<UploadApi>;
}

type Outcome =
  | { state: "uploaded"; upload: UploadedMemory }
  | { state: "failed"; memoryId: string; failure: PipelineFailure };

async function runJob({ gallery }: StoreRequest, job: Job, poolSize: number): Promise<GalleryOutcome> {
  const clock = new PhaseClock();
  const { signal, events, uploader } = job;
  events.phase("prepare");
  const facts = orThrow(await uploader.run(signal, (api) => api.facts()));
  const photos = [...new Map(gallery.items.map((item) => [item.memoryId, item])).values()];
  const present = orThrow(await uploader.run(signal, (api) => api.present(photos.map(({ memoryId }) => memoryId))));
  for (const memory of present) events.memory(memory.memoryId, { step: "stored", alreadyStored: true });

  const presentIds = new Set(present.map(({ memoryId }) => memoryId));
  const missing = photos.filter(({ memoryId }) => !presentIds.has(memoryId));
  const outcomes = await storePhotos(missing, facts.maxFileSizeBytes, job, poolSize, () => {
    clock.next("store");
    events.phase("store");
  });

  const uploads = outcomes.flatMap((outcome) => (outcome.state === "uploaded" ? [outcome.upload] : []));
  const storedIds = new Set([...presentIds, ...uploads.map(({ memoryId }) => memoryId)]);
  const shared =
    storedIds.size === 0
      ? undefined
      : orThrow(await uploader.run(signal, (api) => api.storeGallery(gallery, storedIds)));

  clock.next("verify");
  events.phase("verify");
  const [verified] = await Promise.all([verifyMemories(uploads, present, job), verifyGallery(shared, job)]);
  const failed = [...outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome] : [])), ...verified.failed];
  // What failed may be halfway there: the next attempt goes on from the journal.
  if (failed.length === 0) orThrow(await uploader.run(signal, (api) => api.finish()));

  return {
    galleryId: gallery.galleryId,
    owner: facts.owner,
    ...(shared === undefined ? {} : { shareToken: shared.token }),
    stored: verified.stored,
    failed: failed.map(({ memoryId, failure }) => ({ memoryId, failure })),
    ms: clock.finish(),
  };
}

/** Takes each photo through reading, deriving and uploading, several at once; `onPrepared` when none is left to read. */
async function storePhotos(
  photos: readonly PhotoSource[],
  maxFileSizeBytes: number,
  job: Job,
  poolSize: number,
  onPrepared: () => void,
): Promise<Outcome[]> {
  const beingPrepared = new Set(photos.map(({ memoryId }) => memoryId));
  const preparers = startPreparers(poolSize, maxFileSizeBytes, (memoryId, step) => {
    // Steps come by a channel of their own: one may be later than the end of its work.
    if (beingPrepared.has(memoryId)) job.events.memory(memoryId, { step });
  });
  const window = new PQueue({ concurrency: poolSize + PHOTOS_AHEAD });
  const prepared = (memoryId: string) => {
    beingPrepared.delete(memoryId);
    if (beingPrepared.size === 0) onPrepared();
  };
  if (photos.length === 0) onPrepared();
  try {
    return await Promise.all(photos.map((photo) => window.add(() => storePhoto(photo, job, preparers, prepared))));
  } finally {
    preparers.release();
  }
}

async function storePhoto(
  photo: PhotoSource,
  { signal, events, uploader }: Job,
  preparers: WorkerPool<PrepareApi>,
  onPrepared: (memoryId: string) => void,
): Promise<Outcome> {
  const { memoryId } = photo;
  const uploaded = await resultOf(async () => {
    const prepared = orThrow(
      await preparers.run(signal, (api) => api.prepare(photo)).finally(() => onPrepared(memoryId)),
    );
    events.memory(memoryId, { step: "uploading" });
    return orThrow(await uploader.run(signal, (api) => api.store(prepared)));
  });
  if (uploaded.ok) return { state: "uploaded", upload: uploaded.value };
  const failure = uploaded.error;
  // What stops one photo because of who asks, or because the person stopped it, stops them all.
  if (failure.code === "Unauthorized" || failure.code === "Aborted") throw errorOf(failure);
  events.memory(memoryId, { step: "failed", failure });
  return { state: "failed", memoryId, failure };
}

interface Verified {
  stored: StoredMemory[];
  failed: { memoryId: string; failure: PipelineFailure }[];
}

async function verifyMemories(
  uploads: UploadedMemory[],
  present: StoredMemory[],
  { signal, events, uploader }: Job,
): Promise<Verified> {
  for (const { memoryId } of uploads) events.memory(memoryId, { step: "verifying" });
  const presentIds = present.map(({ memoryId }) => memoryId);
  const read = orThrow(await uploader.run(signal, (api) => api.verifyMemories(uploads, presentIds)));
  const readById = new Map(read.map((memory) => [memory.memoryId, memory]));
  const stored: StoredMemory[] = present.map((memory) => readById.get(memory.memoryId) ?? memory);
  const failed: Verified["failed"] = [];
  for (const { memoryId } of uploads) {
    const memory = readById.get(memoryId);
    if (memory === undefined) {
      failed.push({ memoryId, failure: NOT_CERTIFIED });
      events.memory(memoryId, { step: "failed", failure: NOT_CERTIFIED });
    } else {
      stored.push(memory);
      events.memory(memoryId, { step: "stored", alreadyStored: memory.alreadyStored });
    }
  }
  return { stored, failed };
}

const NOT_CERTIFIED: PipelineFailure = {
  code: "Integrity",
  message:
    "The archive does not certify the photo as it was sent. Try again; if this stays so, do not rely on this copy.",
};

async function verifyGallery(shared: SharedGallery | undefined, { signal, uploader }: Job): Promise<void> {
  if (shared !== undefined) orThrow(await uploader.run(signal, (api) => api.verifyGallery(shared)));
}

function orThrow<T>(result: PipelineResult<T>): T {
  if (result.ok) return result.value;
  throw errorOf(result.error);
}

const errorOf = ({ code, message }: PipelineFailure) => new PipelineError(code, message);

/** Adds up where a job's time goes, phase by phase. */
class PhaseClock {
  readonly #startMs = performance.now();
  readonly #ms = { prepare: 0, store: 0, verify: 0 };
  #phase: JobPhase = "prepare";
  #sinceMs = this.#startMs;

  next(phase: JobPhase): void {
    const nowMs = performance.now();
    this.#ms[this.#phase] += Math.round(nowMs - this.#sinceMs);
    this.#phase = phase;
    this.#sinceMs = nowMs;
  }

  finish(): GalleryOutcome["ms"] {
    this.next(this.#phase);
    return { ...this.#ms, total: Math.round(performance.now() - this.#startMs) };
  }
}
