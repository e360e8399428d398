import type { GalleryOutcome, GallerySource, JobPhase, MemorySource, StoredMemory } from "../api.ts";
import { spillNameOf } from "../prepare/read/spill-directory.ts";
import { GallerySharing } from "./gallery-sharing.ts";
import type { JobRun } from "./job-run.ts";
import { arrivedMemory, MemoryVerification } from "./memory-verification.ts";
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
  const [facts, held] = await Promise.all([
    run.call((api) => api.facts()),
    run.call((api) => api.present(memories.map(({ memoryId }) => memoryId))),
  ]);
  const originals = new Map(held.map((memory) => [memory.memoryId, arrivedMemory(memory).original?.sha256]));
  const isReplaced = ({ memoryId, replaces }: MemorySource) =>
    replaces !== undefined && originals.get(memoryId) === replaces;
  const replacedIds = new Set(memories.filter(isReplaced).map(({ memoryId }) => memoryId));
  const present = held.filter(({ memoryId }) => !replacedIds.has(memoryId));
  for (const memory of present) events.memory(memory.memoryId, { step: "stored", ...arrivedMemory(memory) });

  const heldIds = new Set(held.map(({ memoryId }) => memoryId));
  const missing = memories.filter((memory) => !heldIds.has(memory.memoryId) || isReplaced(memory));
  const sharing = new GallerySharing(gallery, run);
  const verification = new MemoryVerification(present, run);
  const twins = new Twins();
  for (const { memoryId, assets } of held)
    for (const { kind, sha256 } of assets) if (kind === "original") twins.add(memoryId, sha256);
  // What was stored stays in the gallery, whatever its new file is like and whether it arrives.
  const shown = (arrivingIds: Iterable<string>) =>
    new Set([...replacedIds, ...twins.without(memories, new Set([...heldIds, ...arrivingIds]))]);
  const { access } = run;
  const bounds = {
    access,
    pageUrl: gallery.sourceUrl,
    maxFileSizeBytes: facts.maxFileSizeBytes,
    spillDirectory: spillNameOf(lock),
  };
  const outcomes = await storeMemories(missing, bounds, run, {
    onPrepared: (memoryId, sha256) => twins.add(memoryId, sha256),
    onUploaded: (upload, readFrom) => verification.add(upload, readFrom),
    onAllPrepared: (uploadingIds) => {
      clock.next("store");
      events.phase("store");
      sharing.begin(shown(uploadingIds));
    },
  });

  const uploads = outcomes.flatMap((outcome) => (outcome.state === "uploaded" ? [outcome.upload] : []));
  const shared = await sharing.finish(shown(uploads.map(({ memoryId }) => memoryId)));

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
    ...(shared?.token === undefined ? {} : { shareToken: shared.token }),
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
      const { state: _, upload, ...read } = outcome;
      return [[upload.memoryId, read] as const];
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
