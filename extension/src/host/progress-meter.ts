import type { GallerySource, JobEvent, TransferProgress } from "@store-forever/workers";
import type { LargeFile, MemoryStep, Phase, RunningJob } from "../messages/job-snapshot.ts";

/** The share of its work that a memory has done at each step. From `uploading` to `verifying` the bytes of all of them count. */
const WAY_DONE: Record<MemoryStep, number> = {
  waiting: 0,
  reading: 0.05,
  held: 0.05,
  preparing: 0.15,
  uploading: 0.35,
  verifying: 0.9,
  stored: 1,
  failed: 1,
};

/** The steps of memories that have a phase behind them. */
const BEHIND: Record<Phase, readonly MemoryStep[]> = {
  auth: [],
  prepare: ["uploading", "verifying", "stored", "failed"],
  store: ["verifying", "stored", "failed"],
  verify: ["stored", "failed"],
};

/** Below this, an estimate of the time left would jump. */
const MIN_PERCENT_FOR_GUESS = 3;

/** Turns the pipeline's events into what watchers are told. */
export class ProgressMeter {
  readonly #steps: Map<string, MemoryStep>;
  readonly #changed = new Map<string, MemoryStep>();
  #phase: Phase = "auth";
  #activity: RunningJob["activity"] = "running";
  #transfer: Omit<TransferProgress, "acknowledgedBytes"> = {
    sentBytes: 0,
    totalBytes: 0,
    bytesPerSecond: 0,
    retries: 0,
  };
  /** Files that are being sent in chunks, by memory and kind. */
  readonly #inChunks = new Map<string, LargeFile & { sizeBytes: number }>();
  #percent = 0;

  constructor({ items }: GallerySource) {
    this.#steps = new Map(items.map(({ memoryId }) => [memoryId, "waiting" as const]));
  }

  apply(event: JobEvent): void {
    switch (event.type) {
      case "phase":
        this.#phase = event.phase;
        return;
      case "activity":
        // The host pauses jobs itself, and tells that by another snapshot.
        this.#activity = event.activity === "paused" ? "running" : event.activity;
        return;
      case "bytes":
        this.#transfer = event;
        return;
      case "asset": {
        const { memoryId, kind, state } = event;
        if (state.step === "sending") this.#inChunks.set(`${memoryId} ${kind}`, { memoryId, ...state });
        else this.#inChunks.delete(`${memoryId} ${kind}`);
        return;
      }
      case "memory":
        if (event.state.step === "failed") this.#forget(event.memoryId);
        this.#steps.set(event.memoryId, event.state.step);
        this.#changed.set(event.memoryId, event.state.step);
    }
  }

  /** The step of every memory, for a new watcher. */
  allSteps(): [string, MemoryStep][] {
    return [...this.#steps];
  }

  /** The steps that have changed since the last call. */
  takeChanges(): [string, MemoryStep][] {
    const changes = [...this.#changed];
    this.#changed.clear();
    return changes;
  }

  snapshot(): RunningJob {
    const percent = this.#advance();
    const steps = [...this.#steps.values()];
    const { sentBytes, totalBytes, bytesPerSecond, secondsLeft = null, retries } = this.#transfer;
    return {
      state: "running",
      phase: this.#phase,
      activity: this.#activity,
      percent,
      doneCount: steps.filter((step) => BEHIND[this.#phase].includes(step)).length,
      totalCount: steps.length,
      sentBytes,
      totalBytes,
      bytesPerSecond: bytesPerSecond > 0 ? bytesPerSecond : null,
      secondsLeft: percent < MIN_PERCENT_FOR_GUESS || this.#activity !== "running" ? null : secondsLeft,
      retries,
      largeFile: this.#largeFile(),
    };
  }

  #forget(memoryId: string): void {
    for (const [name, file] of this.#inChunks) if (file.memoryId === memoryId) this.#inChunks.delete(name);
  }

  #largeFile(): LargeFile | null {
    const [largest] = [...this.#inChunks.values()].sort((left, right) => right.sizeBytes - left.sizeBytes);
    if (largest === undefined) return null;
    const { memoryId, acknowledgedChunks, chunkCount } = largest;
    return { memoryId, acknowledgedChunks, chunkCount };
  }

  #advance(): number {
    const { sentBytes, totalBytes } = this.#transfer;
    const sentShare = totalBytes === 0 ? 0 : Math.min(1, sentBytes / totalBytes);
    let way = 0;
    for (const step of this.#steps.values()) {
      way += WAY_DONE[step];
      if (step === "uploading") way += sentShare * (WAY_DONE.verifying - WAY_DONE.uploading);
    }
    const percent = this.#steps.size === 0 ? 0 : Math.floor((100 * way) / this.#steps.size);
    this.#percent = Math.max(this.#percent, percent);
    return this.#percent;
  }
}
