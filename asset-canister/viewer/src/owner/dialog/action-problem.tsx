import { failureText } from "../../backend/failure-text.ts";
import { t } from "../../language/t.ts";
import type { Action } from "./use-action.ts";

/** Says that an action of a page failed. Its element is always there, so that screen readers hear of it. */
export function ActionProblem({ action }: { action: Action }) {
  return (
    <p class="problem" role="alert">
      {action.state === "failed" && t("owner.failedWhole", [failureText(action.failure)])}
    </p>
  );
}
