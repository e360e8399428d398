import type { GallerySource, JobEvent, JobPhase, MemoryState } from "@store-forever/workers";
import type { JobSnapshot } from "../messages/job-snapshot.ts";

/** What is known of a running job, from the events that the pipeline sends. */
export interface Progress {
  phase: JobPhase;
  steps: ReadonlyMap<string, MemoryState["step"]>;
  sentBytes: number;
  totalBytes: number;
  percent: number;
}

/** How much of a photo's way lies behind it; the bytes of all photos together move it from `uploading` to `verifying`. */
const WAY_DONE: Record<MemoryState["step"], number> = {
  waiting: 0,
  reading: 0.05,
  preparing: 0.15,
  uploading: 0.35,
  verifying: 0.9,
  stored: 1,
  failed: 1,
};

export function beginning({ items }: GallerySource): Progress {
  const steps = new Map(items.map(({ memoryId }) => [memoryId, "waiting" as const]));
  return { phase: "prepare", steps, sentBytes: 0, totalBytes: 0, percent: 0 };
}

export function advance(progress: Progress, event: JobEvent): Progress {
  switch (event.type) {
    case "phase":
      return { ...progress, phase: event.phase };
    case "bytes":
      return withPercent({ ...progress, sentBytes: event.sentBytes, totalBytes: event.totalBytes });
    case "memory":
      return withPercent({ ...progress, steps: new Map(progress.steps).set(event.memoryId, event.state.step) });
  }
}

function withPercent(progress: Progress): Progress {
  const { steps, sentBytes, totalBytes } = progress;
  const sentShare = totalBytes === 0 ? 0 : Math.min(1, sentBytes / totalBytes);
  let way = 0;
  for (const step of steps.values()) {
    way += WAY_DONE[step];
    if (step === "uploading") way += sentShare * (WAY_DONE.verifying - WAY_DONE.uploading);
  }
  const percent = steps.size === 0 ? 0 : Math.floor((100 * way) / steps.size);
  return { ...progress, percent: Math.max(progress.percent, percent) };
}

/** The steps that lie behind each phase. */
const BEHIND: Record<JobPhase, readonly MemoryState["step"][]> = {
  prepare: ["uploading", "verifying", "stored", "failed"],
  store: ["verifying", "stored", "failed"],
  verify: ["stored", "failed"],
};

export function runningSnapshot({ phase, percent, steps }: Progress): JobSnapshot {
  const doneCount = [...steps.values()].filter((step) => BEHIND[phase].includes(step)).length;
  return { state: "running", phase, percent, doneCount, totalCount: steps.size };
}
