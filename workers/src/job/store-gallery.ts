import type { GalleryOutcome, GallerySource, JobPhase, MemorySource, StoredMemory } from "../api.ts";
import { spillNameOf } from "../prepare/read/spill-directory.ts";
import { GallerySharing } from "./gallery-sharing.ts";
import type { JobRun } from "./job-run.ts";
import { MemoryVerification } from "./memory-verification.ts";
import { type MemoryOutcome, storeMemories } from "./store-memories.ts";
import { Twins } from "./twins.ts";

/**
 * The steps of a job, from the first question to the backend to the last certified reading.
 * @param lock the gallery's lock, which the job holds
 */
export async function storeGallery(gallery: GallerySource, lock: string, run: JobRun): Promise<GalleryOutcome> {
  const clock = new PhaseClock();
  const { events } = run;
  events.phase("prepare");
  const memories = [...new Map(gallery.items.map((item) => [item.memoryId, item])).values()];
  const [facts, present] = await Promise.all([
    run.call((api) => api.facts()),
    run.call((api) => api.present(memories.map(({ memoryId }) => memoryId))),
  ]);
  for (const memory of present) events.memory(memory.memoryId, { step: "stored", alreadyStored: true });

  const presentIds = new Set(present.map(({ memoryId }) => memoryId));
  const missing = memories.filter(({ memoryId }) => !presentIds.has(memoryId));
  const sharing = new GallerySharing(gallery, run);
  const verification = new MemoryVerification(present, run);
  const twins = new Twins();
  for (const { memoryId, assets } of present)
    for (const { kind, sha256 } of assets) if (kind === "original") twins.add(memoryId, sha256);
  const { access } = run;
  const bounds = {
    access,
    pageUrl: gallery.sourceUrl,
    maxFileSizeBytes: facts.maxFileSizeBytes,
    spillDirectory: spillNameOf(lock),
  };
  const outcomes = await storeMemories(missing, bounds, run, {
    onPrepared: (memoryId, sha256) => twins.add(memoryId, sha256),
    onUploaded: (upload) => verification.add(upload),
    onAllPrepared: (uploadingIds) => {
      clock.next("store");
      events.phase("store");
      sharing.begin(twins.without(memories, new Set([...presentIds, ...uploadingIds])));
    },
  });

  const uploads = outcomes.flatMap((outcome) => (outcome.state === "uploaded" ? [outcome.upload] : []));
  const storedIds = new Set([...presentIds, ...uploads.map(({ memoryId }) => memoryId)]);
  const shared = await sharing.finish(twins.without(memories, storedIds));

  clock.next("verify");
  events.phase("verify");
  const verifyGallery = async () => {
    if (shared !== undefined) await run.call((api) => api.verifyGallery(shared));
  };
  const [verified] = await Promise.all([verification.finish(), verifyGallery()]);
  const failed = [...outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome] : [])), ...verified.failed];
  // Memories that failed may be partly uploaded: the next attempt continues from the journal.
  if (failed.length === 0) await run.call((api) => api.finish());

  return {
    galleryId: gallery.galleryId,
    owner: facts.owner,
    ...(shared === undefined ? {} : { shareToken: shared.token }),
    stored: inOrder(memories, withWhatWasRead(verified.stored, outcomes)),
    failed: failed.map(({ memoryId, failure }) => ({ memoryId, failure })),
    ms: clock.finish(),
  };
}

/** Sorts memories as they are on the page. They were read back as they arrived. */
function inOrder(memories: readonly MemorySource[], stored: readonly StoredMemory[]): StoredMemory[] {
  const storedById = new Map(stored.map((memory) => [memory.memoryId, memory]));
  return memories.flatMap(({ memoryId }) => storedById.get(memoryId) ?? []);
}

function withWhatWasRead(stored: StoredMemory[], outcomes: readonly MemoryOutcome[]): StoredMemory[] {
  const readById = new Map(
    outcomes.flatMap((outcome) => {
      if (outcome.state !== "uploaded") return [];
      const { facts, readFrom, claim, isCutOff, fileUrl } = outcome;
      return [[outcome.upload.memoryId, { facts, readFrom, claim, isCutOff, fileUrl }] as const];
    }),
  );
  return stored.map((memory) => ({ ...memory, ...readById.get(memory.memoryId) }));
}

/** Measures how long each phase of a job takes. */
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
