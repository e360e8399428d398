import type { JobPhase, PipelineFailure } from "@store-forever/workers";

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
  message: string;
}

/** Everything the button needs to know about a job; small, and complete by itself, so a reloaded page needs only the newest. */
export type JobSnapshot =
  | {
      state: "running";
      phase: JobPhase;
      /** 0 to 100, never going back. */
      percent: number;
      /** Photos that have this phase behind them. */
      doneCount: number;
      totalCount: number;
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
  | { state: "cancelled" };
