import type { GalleryKnowledge } from "../../messages/reply.ts";
import { buttonStateOf } from "./button-state.ts";
import type { SessionState, SessionView } from "./session-state.ts";

/** What is drawn of a gallery of which this is known. */
export function viewOf(
  state: SessionState,
  dialog: Pick<SessionView, "chosen" | "isOpen" | "untilClosed">,
): SessionView {
  const { job } = state.facts;
  const knowledge = withoutReplaced(state.facts.knowledge, state.replaced);
  const storedByJob = job?.state === "finished" ? job.storedMemoryIds : [];
  const stored = new Set([...storedByJob, ...(knowledge?.storedMemoryIds ?? [])]);
  const failed = new Set(job?.state === "finished" ? job.failed.map(({ memoryId }) => memoryId) : []);
  const isTold = job?.state === "running" || job?.state === "paused" || job?.state === "finished";
  return {
    ...dialog,
    button: buttonStateOf({
      ...state.facts,
      knowledge,
      formerCount: state.replaced.size,
      totalCount: state.gallery?.totalCount,
    }),
    gallery: state.gallery,
    rowOf: (memoryId) => {
      if (failed.has(memoryId)) return "failed";
      const step = isTold ? state.steps.get(memoryId) : undefined;
      return step ?? (stored.has(memoryId) ? "stored" : "missing");
    },
    isSiteTold: knowledge?.isSiteTold ?? false,
    followed: knowledge?.followed ?? null,
    changedCount: state.replaced.size,
    contradictedCount: state.contradictedCount,
    wording: state.wording,
    finding: state.finding,
  };
}

/** A photo that was replaced is not stored as it is now. */
function withoutReplaced(
  knowledge: GalleryKnowledge | undefined,
  replaced: ReadonlyMap<string, string>,
): GalleryKnowledge | undefined {
  if (knowledge === undefined || replaced.size === 0) return knowledge;
  return { ...knowledge, storedMemoryIds: knowledge.storedMemoryIds.filter((memoryId) => !replaced.has(memoryId)) };
}
