import type { GallerySource, JobEvent, TransferProgress } from "@store-forever/workers";
import type { MemoryStep, Phase, RunningJob } from "../messages/job-snapshot.ts";

/** How much of a photo's way lies behind it; the bytes of all photos together move it from `uploading` to `verifying`. */
const WAY_DONE: Record<MemoryStep, number> = {
  waiting: 0,
  reading: 0.05,
  preparing: 0.15,
  uploading: 0.35,
  verifying: 0.9,
  stored: 1,
  failed: 1,
};

/** The steps that lie behind each phase. */
const BEHIND: Record<Phase, readonly MemoryStep[]> = {
  auth: [],
  prepare: ["uploading", "verifying", "stored", "failed"],
  store: ["verifying", "stored", "failed"],
  verify: ["stored", "failed"],
};

/** Before this much is done, a guess of the time left would jump about. */
const MIN_PERCENT_FOR_GUESS = 3;

/** Turns the pipeline's events into what watchers are told: rarely enough to draw, and only what changed. */
export class ProgressMeter {
  readonly #steps: Map<string, MemoryStep>;
  readonly #changed = new Map<string, MemoryStep>();
  #phase: Phase = "auth";
  #activity: RunningJob["activity"] = "running";
  #transfer: Pick<TransferProgress, "sentBytes" | "totalBytes" | "bytesPerSecond" | "secondsLeft"> = {
    sentBytes: 0,
    totalBytes: 0,
    bytesPerSecond: 0,
  };
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
        // Whoever pauses a job knows it already.
        this.#activity = event.activity === "paused" ? "running" : event.activity;
        return;
      case "bytes":
        this.#transfer = event;
        return;
      case "memory":
        this.#steps.set(event.memoryId, event.state.step);
        this.#changed.set(event.memoryId, event.state.step);
    }
  }

  /** Every photo's step, for a watcher that knows none. */
  allSteps(): [string, MemoryStep][] {
    return [...this.#steps];
  }

  /** Steps since the last call. */
  takeChanges(): [string, MemoryStep][] {
    const changes = [...this.#changed];
    this.#changed.clear();
    return changes;
  }

  snapshot(): RunningJob {
    const percent = this.#advance();
    const steps = [...this.#steps.values()];
    const { sentBytes, totalBytes, bytesPerSecond, secondsLeft = null } = this.#transfer;
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
    };
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
