import type { PipelineFailure } from "@store-forever/workers";
import type { FailedPhoto, JobSnapshot, ReportState, RunningJob } from "../../messages/job-snapshot.ts";
import type { GalleryKnowledge, NetworkProblem, Problem } from "../../messages/reply.ts";

/** Everything that the look of the button depends on. */
export interface ButtonFacts {
  memoryIds: readonly string[];
  knowledge: GalleryKnowledge | undefined;
  /** The newest snapshot of a job that this page has seen. */
  job: JobSnapshot | undefined;
  problem: PageProblem | undefined;
}

/** What keeps the page from asking or starting: the background refused, or did not answer at all. */
export type PageProblem = Problem | { name: "extensionGone" };

/** Why a job could not begin or go on. */
export type JobFailure =
  | PipelineFailure
  /** Hosts, as match patterns, that the extension may not read yet. */
  | { code: "Access"; hosts: string[] };

/** What the button shows. Its host element tells the page the `name`, which reveals no more than a look at the button. */
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
      /** The photos that the last job on this page could not store. */
      failed: FailedPhoto[];
      report: ReportState | null;
    }
  | { name: "paused"; storedCount: number; totalCount: number; viewUrl: string | null }
  | { name: "storing"; job: RunningJob }
  | { name: "stored"; storedCount: number; viewUrl: string | null; report: ReportState | null }
  /** Without a failure of the whole job, every single photo failed. */
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
  // The job may have had only some of the page's photos.
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
  // The host is about to tell how far the job is.
  if (knowledge.job === "running" && stopped === undefined) return { name: "checking" };
  if (stopped === "paused" || (knowledge.job === "paused" && !wasCancelled))
    return { name: "paused", storedCount, totalCount, viewUrl };
  if (storedCount === 0) return { name: "idle", galleryClaimsCopies, wasCancelled };
  return { name: "partial", storedCount, totalCount, wasCancelled, viewUrl, failed: [], report };
}
