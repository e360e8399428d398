import type { ArrivedMemory, GalleryJob, GallerySource, JobEvent } from "@store-forever/workers";
import type { JobSnapshot, JobUpdate } from "../messages/job-snapshot.ts";
import type { JobRecord } from "../storage/databases/database.ts";
import { begun, type HostedState, paused, resumed, signedOut, started } from "./job-state.ts";
import { ProgressMeter } from "./progress-meter.ts";

/** Hears at once where a job is, then every change, and at last that no more will come. */
export interface JobListener {
  tell: (update: JobUpdate) => void;
  end: () => void;
}

const UPDATE_INTERVAL_MS = 100;

/** A job of this host: where it is, how far it is, and who hears of it. */
export class HostedJob {
  readonly #abort = new AbortController();
  readonly #meter: ProgressMeter;
  readonly #listeners = new Set<JobListener>();
  /** What the archive certifies to have arrived, by memory. */
  readonly #arrived = new Map<string, ArrivedMemory>();
  #state: HostedState = { name: "beginning" };
  /** What listeners were told last. */
  #snapshot: JobSnapshot;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gallery: GallerySource) {
    this.#meter = new ProgressMeter(gallery);
    this.#snapshot = this.#meter.snapshot();
  }

  get state(): HostedState {
    return this.#state;
  }

  /** Whether watchers see it as running. */
  get isRunning(): boolean {
    return this.#snapshot.state === "running";
  }

  /** Aborted when the job has to stop at once. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @returns how to stop listening */
  listen(listener: JobListener): () => void {
    listener.tell({ snapshot: this.#snapshot, steps: this.#meter.allSteps() });
    if (this.#state.name === "over") listener.end();
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The record is written. */
  begin(record: JobRecord, storesAs: "person" | "device"): void {
    if (this.#state.name !== "beginning") throw new Error("A job begins once.");
    this.#state = begun(this.#state, { record, storesAs });
  }

  start(pipeline: GalleryJob): void {
    this.#state = started(this.#state, pipeline);
  }

  /** Begins nothing new. @returns the record; `undefined` if the job cannot be paused now */
  pause(): JobRecord | undefined {
    if (this.#state.name !== "running") return undefined;
    this.#state = paused(this.#state);
    this.#state.pipeline.pause();
    this.#tell({ state: "paused" });
    return this.#state.record;
  }

  /** @returns the record; `undefined` if the job was not paused */
  resume(): JobRecord | undefined {
    if (this.#state.name !== "paused") return undefined;
    this.#state = resumed(this.#state);
    this.#state.pipeline.resume();
    this.#tell(this.#meter.snapshot());
    return this.#state.record;
  }

  /** Signs nothing more with a key that the person has taken back. What has arrived stays, and the job can go on later. */
  signOut(): void {
    this.#state = signedOut(this.#state);
    if (this.#state.name === "signedOut") this.#abort.abort();
  }

  /** Stops the job at once. */
  cancel(): void {
    this.#abort.abort();
  }

  /** The pipeline has ended. */
  settle(): void {
    this.#state = { name: "settling" };
  }

  /** Tells how the job ended; called again when it is known what became of its report. */
  end(snapshot: JobSnapshot): void {
    this.#state = { name: "ended" };
    this.#tell(snapshot);
  }

  /** Nothing more comes. */
  close(): void {
    this.#state = { name: "over" };
    for (const { end } of this.#listeners) end();
    this.#listeners.clear();
  }

  /** Takes events of the pipeline. What was under way when the job was paused still ends and is told; the job stays paused. */
  note(events: readonly JobEvent[]): void {
    for (const event of events) {
      this.#meter.apply(event);
      if (event.type === "memory" && event.state.step === "stored") {
        const { step: _, ...arrived } = event.state;
        this.#arrived.set(event.memoryId, arrived);
      }
    }
    this.#timer ??= setTimeout(
      () => this.#tell(this.isRunning ? this.#meter.snapshot() : this.#snapshot),
      UPDATE_INTERVAL_MS,
    );
  }

  /** What has arrived so far, by memory. */
  get arrived(): ReadonlyMap<string, ArrivedMemory> {
    return this.#arrived;
  }

  #tell(snapshot: JobSnapshot): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#snapshot = snapshot;
    const update = { snapshot, steps: this.#meter.takeChanges() };
    for (const { tell } of this.#listeners) tell(update);
  }
}
