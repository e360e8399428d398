import type { StoreOptions } from "../api.ts";
import type { EventStream } from "../events/event-stream.ts";
import type { JobControl } from "./job-control.ts";

export interface JobOptions extends StoreOptions {
  /** The job's own name, by which it is alone. */
  lock: string;
  memoryBudgetBytes: number;
}

export interface Job {
  options: JobOptions;
  signal: AbortSignal;
  events: EventStream;
  control: JobControl;
}
