import type { JobPhase } from "@store-forever/workers";
import { strings } from "../strings.ts";
import type { RunningJob } from "./button-state.ts";
import { onTrusted } from "./trusted.ts";

const PHASES: readonly JobPhase[] = ["prepare", "store", "verify"];

export function ProgressView({ job, onCancel }: { job: RunningJob; onCancel: () => void }) {
  const now = PHASES.indexOf(job.phase);
  return (
    <div class="card">
      <ol class="phases">
        {PHASES.map((phase, index) => (
          <li
            key={phase}
            class={index < now ? "done" : index === now ? "now" : ""}
            aria-current={index === now ? "step" : undefined}
          >
            {strings.phase[phase]}
          </li>
        ))}
      </ol>
      <div
        class="bar"
        role="progressbar"
        aria-label={strings.progressLabel}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={job.percent}
        tabIndex={-1}
      >
        <div style={{ width: `${job.percent}%` }} />
      </div>
      <div class="row">
        <span>{strings.photosDone(job.doneCount, job.totalCount)}</span>
        <button type="button" class="small" onClick={onTrusted(onCancel)}>
          {strings.cancel}
        </button>
      </div>
    </div>
  );
}
