import type { PipelineFailure } from "@store-forever/workers";
import type { FailedPhoto, JobSnapshot, ReportState, RunningJob } from "../../messages/job-snapshot.ts";
import type { GalleryKnowledge, NetworkProblem, Problem } from "../../messages/reply.ts";

/** Everything the button's look depends on. */
export interface ButtonFacts {
  memoryIds: readonly string[];
  knowledge: GalleryKnowledge | undefined;
  /** What this page saw of a job. */
  job: JobSnapshot | undefined;
  problem: PageProblem | undefined;
}

/** What keeps the page from asking or starting: an answer of the background, or no answer at all. */
export type PageProblem = Problem | { name: "extensionGone" };

/** Why a job could not go on, or begin. */
export type JobFailure =
  | PipelineFailure
  /** Match patterns of the hosts that the extension may not read yet. */
  | { code: "Access"; hosts: string[] };

/** What the button shows. `name` is also what the host element tells the page, so it says no more than a look at it would. */
export type ButtonState =
  | { name: "empty" }
  | { name: "unavailable"; problem: NetworkProblem | "extensionGone" }
  | { name: "checking" }
  | { name: "idle"; galleryClaimsCopies: boolean; wasCancelled: boolean }
  | {
      name: "partial";
      storedCount: number;
      totalCount: number;
      wasCancelled: boolean;
      viewUrl: string | null;
      /** Those that the last job on this page could not store. */
      failed: FailedPhoto[];
      report: ReportState | null;
    }
  | { name: "paused"; storedCount: number; totalCount: number; viewUrl: string | null }
  | { name: "storing"; job: RunningJob }
  | { name: "stored"; storedCount: number; viewUrl: string | null; report: ReportState | null }
  /** Without a failure of the whole, every single photo failed. */
  | { name: "failed"; failure: JobFailure | null; failed: FailedPhoto[] };

export function buttonStateOf({ memoryIds, knowledge, job, problem }: ButtonFacts): ButtonState {
  if (problem?.name === "extensionGone") return { name: "unavailable", problem: "extensionGone" };
  if (problem?.name === "network") return { name: "unavailable", problem: problem.problem };
  if (memoryIds.length === 0) return { name: "empty" };
  if (problem?.name === "refused") return failedWith({ code: "Refused", message: problem.message });
  if (problem?.name === "signIn") return failedWith({ code: "Unauthorized", message: "" });
  if (problem?.name === "access") return failedWith({ code: "Access", hosts: problem.hosts });
  if (job?.state === "running") return { name: "storing", job };
  if (job?.state === "failed") return failedWith(job.failure);
  if (job?.state === "finished") return finished(job, memoryIds.length);
  if (knowledge === undefined) return { name: "checking" };
  return known(memoryIds, knowledge, job?.state);
}

const failedWith = (failure: JobFailure): ButtonState => ({ name: "failed", failure, failed: [] });

function finished(job: Extract<JobSnapshot, { state: "finished" }>, pageCount: number): ButtonState {
  const { storedCount, failed, report } = job;
  const viewUrl = job.viewUrl ?? null;
  // The job may have been about some of the page's photos only.
  const totalCount = Math.max(job.totalCount, pageCount);
  if (storedCount === 0 && failed.length > 0) return { name: "failed", failure: null, failed };
  if (storedCount >= totalCount) return { name: "stored", storedCount, viewUrl, report };
  return { name: "partial", storedCount, totalCount, wasCancelled: false, viewUrl, failed, report };
}

function known(
  memoryIds: readonly string[],
  knowledge: GalleryKnowledge,
  stopped: "paused" | "cancelled" | undefined,
): ButtonState {
  const { viewUrl, report, galleryClaimsCopies } = knowledge;
  const stored = new Set(knowledge.storedMemoryIds);
  const totalCount = memoryIds.length;
  const storedCount = memoryIds.filter((memoryId) => stored.has(memoryId)).length;
  const wasCancelled = stopped === "cancelled";
  if (storedCount === totalCount) return { name: "stored", storedCount, viewUrl, report };
  // Its host is about to tell how far it is.
  if (knowledge.job === "running" && stopped === undefined) return { name: "checking" };
  if (stopped === "paused" || (knowledge.job === "paused" && !wasCancelled))
    return { name: "paused", storedCount, totalCount, viewUrl };
  if (storedCount === 0) return { name: "idle", galleryClaimsCopies, wasCancelled };
  return { name: "partial", storedCount, totalCount, wasCancelled, viewUrl, failed: [], report };
}
