import type { GallerySource, JobEvent } from "@store-forever/workers";
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

const SPEED_WINDOW_MS = 10_000;
/** Before this much is done, a guess of the time left would jump about. */
const MIN_PERCENT_FOR_GUESS = 3;

/** Turns the pipeline's events into what watchers are told: rarely enough to draw, and only what changed. */
export class ProgressMeter {
  readonly #steps: Map<string, MemoryStep>;
  readonly #changed = new Map<string, MemoryStep>();
  readonly #startedAtMs: number;
  #sent: { atMs: number; bytes: number }[] = [];
  #phase: Phase = "auth";
  #activity: RunningJob["activity"] = "running";
  #totalBytes = 0;
  #percent = 0;

  constructor({ items }: GallerySource, startedAtMs: number) {
    this.#steps = new Map(items.map(({ memoryId }) => [memoryId, "waiting" as const]));
    this.#startedAtMs = startedAtMs;
  }

  apply(event: JobEvent, nowMs: number): void {
    switch (event.type) {
      case "phase":
        this.#phase = event.phase;
        return;
      case "activity":
        // Whoever pauses a job knows it already.
        this.#activity = event.activity === "paused" ? "running" : event.activity;
        return;
      case "bytes":
        this.#totalBytes = event.totalBytes;
        this.#sent.push({ atMs: nowMs, bytes: event.sentBytes });
        this.#sent = this.#sent.filter(
          ({ atMs }, index, { length }) => index === length - 1 || nowMs - atMs < SPEED_WINDOW_MS,
        );
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

  snapshot(nowMs: number): RunningJob {
    const percent = this.#advance();
    const steps = [...this.#steps.values()];
    const elapsedMs = nowMs - this.#startedAtMs;
    return {
      state: "running",
      phase: this.#phase,
      activity: this.#activity,
      percent,
      doneCount: steps.filter((step) => BEHIND[this.#phase].includes(step)).length,
      totalCount: steps.length,
      sentBytes: this.#sentBytes,
      totalBytes: this.#totalBytes,
      bytesPerSecond: this.#speed(),
      secondsLeft:
        percent < MIN_PERCENT_FOR_GUESS || this.#activity !== "running"
          ? null
          : Math.ceil((elapsedMs / 1000) * ((100 - percent) / percent)),
    };
  }

  get #sentBytes(): number {
    return this.#sent.at(-1)?.bytes ?? 0;
  }

  #speed(): number | null {
    const [first, last] = [this.#sent[0], this.#sent.at(-1)];
    if (!first || !last || last.atMs - first.atMs < 500) return null;
    return Math.round((1000 * (last.bytes - first.bytes)) / (last.atMs - first.atMs));
  }

  #advance(): number {
    const sentShare = this.#totalBytes === 0 ? 0 : Math.min(1, this.#sentBytes / this.#totalBytes);
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
