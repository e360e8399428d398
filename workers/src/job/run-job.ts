import type { GalleryOutcome, JobPhase, MediaFacts, MemorySource, StoredMemory, StoreRequest } from "../api.ts";
import type { EventStream } from "../events/event-stream.ts";
import type { SharedGallery } from "../upload/records/gallery.ts";
import { GallerySharing } from "./gallery-sharing.ts";
import type { JobControl } from "./job-control.ts";
import { MemoryVerification } from "./memory-verification.ts";
import type { Job, JobOptions } from "./running-job.ts";
import { type Outcome, storeMemories } from "./store-memories.ts";

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
  const memories = [...new Map(gallery.items.map((item) => [item.memoryId, item])).values()];
  const [facts, present] = await Promise.all([
    control.call(signal, (api) => api.facts()),
    control.call(signal, (api) => api.present(memories.map(({ memoryId }) => memoryId))),
  ]);
  for (const memory of present) events.memory(memory.memoryId, { step: "stored", alreadyStored: true });

  const presentIds = new Set(present.map(({ memoryId }) => memoryId));
  const missing = memories.filter(({ memoryId }) => !presentIds.has(memoryId));
  const sharing = new GallerySharing(gallery, job);
  const verification = new MemoryVerification(present, job);
  const outcomes = await storeMemories(missing, facts.maxFileSizeBytes, job, {
    onUploaded: (upload) => verification.add(upload),
    onAllPrepared: (uploadingIds) => {
      clock.next("store");
      events.phase("store");
      sharing.begin(new Set([...presentIds, ...uploadingIds]));
    },
  });

  const uploads = outcomes.flatMap((outcome) => (outcome.state === "uploaded" ? [outcome.upload] : []));
  const shared = await sharing.finish(new Set([...presentIds, ...uploads.map(({ memoryId }) => memoryId)]));

  clock.next("verify");
  events.phase("verify");
  const [verified] = await Promise.all([verification.finish(), verifyGallery(shared, job)]);
  const failed = [...outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome] : [])), ...verified.failed];
  // What failed may be halfway there: the next attempt goes on from the journal.
  if (failed.length === 0) await control.call(signal, (api) => api.finish());

  return {
    galleryId: gallery.galleryId,
    owner: facts.owner,
    ...(shared === undefined ? {} : { shareToken: shared.token }),
    stored: inOrder(memories, withFacts(verified.stored, outcomes)),
    failed: failed.map(({ memoryId, failure }) => ({ memoryId, failure })),
    ms: clock.finish(),
  };
}

/** As they are on the page: they were read back as they arrived. */
function inOrder(memories: readonly MemorySource[], stored: readonly StoredMemory[]): StoredMemory[] {
  const storedById = new Map(stored.map((memory) => [memory.memoryId, memory]));
  return memories.flatMap(({ memoryId }) => storedById.get(memoryId) ?? []);
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
