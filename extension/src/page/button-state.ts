import type { FailedPhoto, JobSnapshot, ReportState } from "../messages/job-snapshot.ts";
import type { GalleryKnowledge, Problem } from "../messages/protocol.ts";
import type { NetworkProblem } from "../network.ts";

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

export type RunningJob = Extract<JobSnapshot, { state: "running" }>;

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
  | { name: "storing"; job: RunningJob }
  | { name: "stored"; storedCount: number; viewUrl: string | null; report: ReportState | null }
  | { name: "failed"; message: string | null; failed: FailedPhoto[] };

export function buttonState({ memoryIds, knowledge, job, problem }: ButtonFacts): ButtonState {
  if (problem?.name === "extensionGone") return { name: "unavailable", problem: "extensionGone" };
  if (problem?.name === "network") return { name: "unavailable", problem: problem.problem };
  if (memoryIds.length === 0) return { name: "empty" };
  if (problem?.name === "refused") return { name: "failed", message: problem.message, failed: [] };
  if (job?.state === "running") return { name: "storing", job };
  if (job?.state === "failed") return { name: "failed", message: job.failure.message, failed: [] };
  if (job?.state === "finished") return finished(job);
  if (knowledge === undefined) return { name: "checking" };
  return known(memoryIds, knowledge, job?.state === "cancelled");
}

function finished(job: Extract<JobSnapshot, { state: "finished" }>): ButtonState {
  const { storedCount, totalCount, failed, report } = job;
  const viewUrl = job.viewUrl ?? null;
  if (failed.length === 0) return { name: "stored", storedCount, viewUrl, report };
  if (storedCount === 0) return { name: "failed", message: null, failed };
  return { name: "partial", storedCount, totalCount, wasCancelled: false, viewUrl, failed, report };
}

function known(memoryIds: readonly string[], knowledge: GalleryKnowledge, wasCancelled: boolean): ButtonState {
  const { viewUrl, report, galleryClaimsCopies } = knowledge;
  const stored = new Set(knowledge.storedMemoryIds);
  const totalCount = memoryIds.length;
  const storedCount = memoryIds.filter((memoryId) => stored.has(memoryId)).length;
  if (storedCount === 0) return { name: "idle", galleryClaimsCopies, wasCancelled };
  if (storedCount < totalCount)
    return { name: "partial", storedCount, totalCount, wasCancelled, viewUrl, failed: [], report };
  return { name: "stored", storedCount, viewUrl, report };
}
