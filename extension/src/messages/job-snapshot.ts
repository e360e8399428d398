import type {
  JobActivity,
  JobPhase,
  MemoryProgress,
  PipelineFailure,
  PipelineFailureCode,
} from "@store-forever/workers";

/** The name of the runtime port on which the pipeline's host tells how a job is going. */
export const PROGRESS_PORT = "job-progress";

/** What became of telling the gallery's server where the copies are. */
export type ReportState =
  | { name: "notAsked" }
  | { name: "sending" }
  | { name: "accepted" }
  /** The server could not be reached; the report is kept and sent again. */
  | { name: "waiting" }
  | { name: "refused"; message: string };

export interface FailedPhoto {
  memoryId: string;
  title: string;
  code: PipelineFailureCode;
  message: string;
}

/** `auth` comes before the pipeline's own phases: the person's key is found or made. */
export type Phase = "auth" | JobPhase;

export type MemoryStep = MemoryProgress["step"];

/** Everything the button needs to know about a job; small, and complete by itself, so a reloaded page needs only the newest. */
export type JobSnapshot =
  | {
      state: "running";
      phase: Phase;
      /** Whether it works, or what it waits for. */
      activity: Exclude<JobActivity, "paused">;
      /** 0 to 100, never going back. */
      percent: number;
      /** Photos that have this phase behind them. */
      doneCount: number;
      totalCount: number;
      sentBytes: number;
      /** Of the photos that are prepared; grows while others are being prepared. */
      totalBytes: number;
      /** As the pipeline measures it; null until there is something to measure. */
      bytesPerSecond: number | null;
      secondsLeft: number | null;
    }
  | {
      state: "finished";
      storedCount: number;
      totalCount: number;
      failed: FailedPhoto[];
      report: ReportState;
      viewUrl?: string;
    }
  | { state: "failed"; failure: PipelineFailure }
  | { state: "paused" }
  | { state: "cancelled" };

export type RunningJob = Extract<JobSnapshot, { state: "running" }>;

/** What a watcher is told: the newest snapshot, and the steps of photos that it has not been told yet. */
export interface JobUpdate {
  snapshot: JobSnapshot;
  steps: [memoryId: string, step: MemoryStep][];
}
