import type {
  JobActivity,
  JobPhase,
  MemoryProgress,
  PipelineFailure,
  PipelineFailureCode,
} from "@store-forever/workers";

/** The name of the runtime port on which the host tells how a job is going. */
export const PROGRESS_PORT = "job-progress";

/** What a person is told of photos that were stored by a job. */
export interface StoredNotes {
  /** No larger file than the one on the page could be read. */
  asShownCount: number;
  /** The site's own file ends before its end. */
  cutOffCount: number;
  /** The same file as another photo. */
  repeatedCount: number;
}

/** What became of the report that tells the gallery's server where the copies are. */
export type ReportState =
  | { name: "notAsked" }
  /** The person has not let the site know their archive. */
  | { name: "held" }
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

/** How far a file is that is sent in chunks. */
export interface LargeFile {
  memoryId: string;
  acknowledgedChunks: number;
  chunkCount: number;
}

/** `auth` comes before the pipeline's own phases: the owner's key is found or made. */
export type Phase = "auth" | JobPhase;

export type MemoryStep = MemoryProgress["step"];

/** Everything that the button needs to know about a job. It is small and complete, so a reloaded page needs only the newest. */
export type JobSnapshot =
  | {
      state: "running";
      phase: Phase;
      /** Whether it is working, or what it waits for. */
      activity: Exclude<JobActivity, "paused">;
      /** 0 to 100, never going back. */
      percent: number;
      /** Memories that have this phase behind them. */
      doneCount: number;
      totalCount: number;
      sentBytes: number;
      /** Bytes of the memories that are prepared; it grows while others are being prepared. */
      totalBytes: number;
      /** As the pipeline measures it; null until there is something to measure. */
      bytesPerSecond: number | null;
      secondsLeft: number | null;
      /** How many calls were made again. */
      retries: number;
      /** The largest of the files that are being sent in chunks. */
      largeFile: LargeFile | null;
    }
  | {
      state: "finished";
      storedMemoryIds: string[];
      totalCount: number;
      failed: FailedPhoto[];
      report: ReportState;
      notes: StoredNotes;
    }
  | { state: "failed"; failure: PipelineFailure }
  | { state: "paused" }
  | { state: "cancelled" };

export type RunningJob = Extract<JobSnapshot, { state: "running" }>;

/** What a watcher is told: the newest snapshot, and the steps of memories that have changed since. */
export interface JobUpdate {
  snapshot: JobSnapshot;
  steps: [memoryId: string, step: MemoryStep][];
}
