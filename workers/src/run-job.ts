import type { GalleryOutcome, JobPhase, MediaFacts, PipelineFailure, StoredMemory, StoreRequest } from "./api.ts";
import type { EventStream } from "./events.ts";
import { GallerySharing } from "./gallery-sharing.ts";
import type { JobControl } from "./job-control.ts";
import type { Job, JobOptions } from "./running-job.ts";
import { type Outcome, storeMemories } from "./store-memories.ts";
import type { SharedGallery } from "./upload/gallery.ts";
import type { UploadedMemory } from "./upload/uploader.ts";

/** The job itself, from the first look at the archive to the last certified reading. It holds the gallery's lock. */
export async function runJob(
  { gallery }: StoreRequest,
  options: JobOptions,
  control: JobControl,
  events: EventStream,
): Promise<GalleryOutcome> {
  const clock = new PhaseClock();
  const { signal } = options;
  const job: Job = { options, signal, events, control };
  events.phase("prepare");
  const facts = await control.call(signal, (api) => api.facts());
  const memories = [...new Map(gallery.items.map((item) => [item.memoryId, item])).values()];
  const present = await control.call(signal, (api) => api.present(memories.map(({ memoryId }) => memoryId)));
  for (const memory of present) events.memory(memory.memoryId, { step: "stored", alreadyStored: true });

  const presentIds = new Set(present.map(({ memoryId }) => memoryId));
  const missing = memories.filter(({ memoryId }) => !presentIds.has(memoryId));
  const sharing = new GallerySharing(gallery, job);
  const outcomes = await storeMemories(missing, facts.maxFileSizeBytes, job, (uploadingIds) => {
    clock.next("store");
    events.phase("store");
    sharing.begin(new Set([...presentIds, ...uploadingIds]));
  });

  const uploads = outcomes.flatMap((outcome) => (outcome.state === "uploaded" ? [outcome.upload] : []));
  const shared = await sharing.finish(new Set([...presentIds, ...uploads.map(({ memoryId }) => memoryId)]));

  clock.next("verify");
  events.phase("verify");
  const [verified] = await Promise.all([verifyMemories(uploads, present, job), verifyGallery(shared, job)]);
  const failed = [...outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome] : [])), ...verified.failed];
  // What failed may be halfway there: the next attempt goes on from the journal.
  if (failed.length === 0) await control.call(signal, (api) => api.finish());

  return {
    galleryId: gallery.galleryId,
    owner: facts.owner,
    ...(shared === undefined ? {} : { shareToken: shared.token }),
    stored: withFacts(verified.stored, outcomes),
    failed: failed.map(({ memoryId, failure }) => ({ memoryId, failure })),
    ms: clock.finish(),
  };
}

function withFacts(stored: StoredMemory[], outcomes: readonly Outcome[]): StoredMemory[] {
  const factsById = new Map<string, MediaFacts>(
    outcomes.flatMap((outcome) => (outcome.state === "uploaded" ? [[outcome.upload.memoryId, outcome.facts]] : [])),
  );
  return stored.map((memory) => {
    const facts = factsById.get(memory.memoryId);
    return facts === undefined ? memory : { ...memory, facts };
  });
}

interface Verified {
  stored: StoredMemory[];
  failed: { memoryId: string; failure: PipelineFailure }[];
}

async function verifyMemories(
  uploads: UploadedMemory[],
  present: StoredMemory[],
  { signal, events, control }: Job,
): Promise<Verified> {
  for (const { memoryId } of uploads) events.memory(memoryId, { step: "verifying" });
  const presentIds = present.map(({ memoryId }) => memoryId);
  const read = await control.call(signal, (api) => api.verifyMemories(uploads, presentIds));
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

async function verifyGallery(shared: SharedGallery | undefined, { signal, control }: Job): Promise<void> {
  if (shared !== undefined) await control.call(signal, (api) => api.verifyGallery(shared));
}

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
