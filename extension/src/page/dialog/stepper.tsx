import type { Phase } from "../../messages/job-snapshot.ts";
import * as strings from "../../texts/strings.ts";
import type { ButtonState } from "../session/button-state.ts";

const STEPS: readonly (Phase | "done")[] = ["auth", "prepare", "store", "verify", "done"];

/** The phases of a job, with the current one marked; nothing before a job has begun. */
export function Stepper({ state }: { state: ButtonState }) {
  if (state.name !== "storing" && state.name !== "stored") return null;
  const now = state.name === "stored" ? STEPS.length - 1 : STEPS.indexOf(state.job.phase);
  return (
    <ol class="phases">
      {STEPS.map((step, index) => (
        <li
          key={step}
          class={index < now || state.name === "stored" ? "done" : index === now ? "now" : ""}
          aria-current={index === now ? "step" : undefined}
        >
          <span>{strings.step(step)}</span>
        </li>
      ))}
    </ol>
  );
}
