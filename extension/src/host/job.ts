import type { GalleryJob, GallerySource, JobEvent, PipelineFailure } from "@store-forever/workers";
import type { JobSnapshot, JobUpdate } from "../messages/job-snapshot.ts";
import { ProgressMeter } from "./progress-meter.ts";

/** Hears where a job is at once and every change, and then that there will be no more. */
export interface JobListener {
  tell: (update: JobUpdate) => void;
  end: () => void;
}

const MS_BETWEEN_UPDATES = 100;

/** A job of this host: how far it is, who hears of it, and what stops it. */
export class Job {
  readonly abort = new AbortController();
  /** Undefined before the pipeline has begun and when it has ended. */
  pipeline: GalleryJob | undefined;
  /** Why it was stopped, where that was not the wish of the person at the gallery. */
  stopped: PipelineFailure | undefined;
  /** Whether a person who is signed in stores, and not this device. */
  isPersons = false;
  readonly #meter: ProgressMeter;
  #snapshot: JobSnapshot;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Undefined when the job is over, its report to the gallery included. */
  #listeners: Set<JobListener> | undefined = new Set();

  constructor(gallery: GallerySource) {
    this.#meter = new ProgressMeter(gallery, Date.now());
    this.#snapshot = this.#meter.snapshot(Date.now());
  }

  get state(): JobSnapshot["state"] {
    return this.#snapshot.state;
  }

  get isOver(): boolean {
    return this.#listeners === undefined;
  }

  /** @returns how to stop listening */
  listen(listener: JobListener): () => void {
    listener.tell({ snapshot: this.#snapshot, steps: this.#meter.allSteps() });
    if (this.#listeners) this.#listeners.add(listener);
    else listener.end();
    return () => this.#listeners?.delete(listener);
  }

  /** What is under way when a job is paused comes to its end, and its steps are told; the job stays paused. */
  note(events: readonly JobEvent[]): void {
    for (const event of events) this.#meter.apply(event, Date.now());
    this.#timer ??= setTimeout(
      () => this.tell(this.state === "paused" ? this.#snapshot : this.#meter.snapshot(Date.now())),
      MS_BETWEEN_UPDATES,
    );
  }

  tell(snapshot: JobSnapshot): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#snapshot = snapshot;
    const update = { snapshot, steps: this.#meter.takeChanges() };
    for (const { tell } of this.#listeners ?? []) tell(update);
  }

  /** Begins nothing new. */
  pause(): void {
    this.pipeline?.pause();
    this.tell({ state: "paused" });
  }

  resume(): void {
    this.pipeline?.resume();
    this.tell(this.#meter.snapshot(Date.now()));
  }

  end(): void {
    for (const { end } of this.#listeners ?? []) end();
    this.#listeners = undefined;
  }
}
