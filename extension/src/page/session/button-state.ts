import type { PipelineFailure } from "@store-forever/workers";
import type { FailedPhoto, JobSnapshot, ReportState, RunningJob, StoredNotes } from "../../messages/job-snapshot.ts";
import type { GalleryKnowledge, NetworkProblem, Problem } from "../../messages/reply.ts";

/** Everything that the look of the button depends on. */
export interface ButtonFacts {
  memoryIds: readonly string[];
  /** How many the whole gallery has, where the page says so. It may show only a part of them. */
  totalCount?: number | undefined;
  /** How many photos are stored as they were before their site replaced them. */
  formerCount?: number;
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

/** Whether the archive has photos of the gallery as they were before their site replaced them. */
interface Former {
  hasFormer?: true;
}

/** What the button shows. Its host element tells the page the `name`, which reveals no more than a look at the button. */
export type ButtonState =
  | { name: "empty" }
  | { name: "unavailable"; problem: NetworkProblem | "extensionGone" }
  | { name: "checking" }
  | ({ name: "idle"; galleryClaimsCopies: boolean; wasCancelled: boolean } & Former)
  | {
      name: "partial";
      storedCount: number;
      totalCount: number;
      wasCancelled: boolean;
      /** The photos that the last job on this page could not store. */
      failed: FailedPhoto[];
      report: ReportState | null;
      notes?: StoredNotes;
    }
  | ({ name: "paused"; storedCount: number; totalCount: number } & Former)
  | { name: "storing"; job: RunningJob }
  | { name: "stored"; storedCount: number; report: ReportState | null; notes?: StoredNotes }
  /** Without a failure of the whole job, every single photo failed. */
  | { name: "failed"; failure: JobFailure | null; failed: FailedPhoto[] };

export function buttonStateOf(facts: ButtonFacts): ButtonState {
  const { memoryIds, knowledge, job, problem } = facts;
  if (problem?.name === "extensionGone") return { name: "unavailable", problem: "extensionGone" };
  if (problem?.name === "network") return { name: "unavailable", problem: problem.problem };
  if (memoryIds.length === 0) return { name: "empty" };
  if (problem?.name === "refused") return failedWith({ code: problem.code ?? "Refused", message: problem.message });
  if (problem?.name === "signIn") return failedWith({ code: "Unauthorized", message: "" });
  if (problem?.name === "access") return failedWith({ code: "Access", hosts: problem.hosts });
  if (job?.state === "running") return { name: "storing", job };
  if (job?.state === "failed") return failedWith(job.failure);
  if (job?.state === "finished") return finished(job, facts);
  if (knowledge === undefined) return { name: "checking" };
  return known(facts, knowledge, job?.state);
}

const failedWith = (failure: JobFailure): ButtonState => ({ name: "failed", failure, failed: [] });

/** A finished job tells of the photos that it was begun with. The page may show others by now, so ids are compared. */
function finished(
  job: Extract<JobSnapshot, { state: "finished" }>,
  { memoryIds, knowledge, totalCount: told = 0 }: ButtonFacts,
): ButtonState {
  const { report, notes } = job;
  const failed = job.failed.filter(({ memoryId }) => memoryIds.includes(memoryId));
  const stored = new Set([...job.storedMemoryIds, ...(knowledge?.storedMemoryIds ?? [])]);
  const shownCount = memoryIds.filter((memoryId) => stored.has(memoryId)).length;
  const before = new Set(knowledge?.storedMemoryIds ?? []);
  const newCount = job.storedMemoryIds.filter((memoryId) => !before.has(memoryId)).length;
  const { storedCount, totalCount } = ofWholeGallery(shownCount, memoryIds.length, {
    told,
    archived: (knowledge?.galleryStoredCount ?? 0) + newCount,
  });
  if (storedCount === 0 && failed.length > 0) return { name: "failed", failure: null, failed };
  if (storedCount === totalCount) return { name: "stored", storedCount, report, notes };
  if (storedCount === 0) return { name: "idle", galleryClaimsCopies: false, wasCancelled: false };
  return { name: "partial", storedCount, totalCount, wasCancelled: false, failed, report, notes };
}

/**
 * A page of a large gallery shows a part of it, and the gallery's total is what counts.
 * @param told how many the gallery has, as its page says
 * @param archived how many of the gallery the archive says it has
 */
function ofWholeGallery(
  storedCount: number,
  shownCount: number,
  { told, archived }: { told: number; archived: number },
): { storedCount: number; totalCount: number } {
  if (told <= shownCount) return { storedCount, totalCount: shownCount };
  // Everything that is shown has to be stored before the rest can make the whole gallery so.
  const most = storedCount === shownCount ? told : told - (shownCount - storedCount);
  return { storedCount: Math.max(storedCount, Math.min(archived, most)), totalCount: told };
}

function known(
  { memoryIds, totalCount: told = 0, formerCount }: ButtonFacts,
  knowledge: GalleryKnowledge,
  stopped: "paused" | "cancelled" | undefined,
): ButtonState {
  const { report, galleryClaimsCopies } = knowledge;
  const stored = new Set(knowledge.storedMemoryIds);
  const shownCount = memoryIds.filter((memoryId) => stored.has(memoryId)).length;
  // How much of the rest is stored is known only after the archive was asked.
  if (told > memoryIds.length && knowledge.galleryStoredCount === null) return { name: "checking" };
  const { storedCount, totalCount } = ofWholeGallery(shownCount, memoryIds.length, {
    told,
    archived: knowledge.galleryStoredCount ?? 0,
  });
  const wasCancelled = stopped === "cancelled";
  if (storedCount === totalCount) return { name: "stored", storedCount, report };
  // The host is about to tell how far the job is.
  if (knowledge.job === "running" && stopped === undefined) return { name: "checking" };
  const former: Former = formerCount ? { hasFormer: true } : {};
  if (stopped === "paused" || (knowledge.job === "paused" && !wasCancelled))
    return { name: "paused", storedCount, totalCount, ...former };
  if (storedCount === 0) return { name: "idle", galleryClaimsCopies, wasCancelled, ...former };
  return { name: "partial", storedCount, totalCount, wasCancelled, failed: [], report };
}

/** Whether there is something in the archive for the viewer to show. */
export const canView = (button: ButtonState): boolean =>
  "hasFormer" in button || ("storedCount" in button && button.storedCount > 0);
