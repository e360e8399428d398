import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import type { ButtonState } from "../session/button-state.ts";

/** What a screen reader says when it changes: phases and ends of jobs, but not every percent. */
export function announcement(state: ButtonState): string {
  switch (state.name) {
    case "storing":
      return strings.now(state.job);
    case "stored":
      return strings.allStored(state.storedCount);
    case "partial":
      return state.failed.length > 0
        ? strings.someFailed(state.failed.length)
        : strings.storedOf(state.storedCount, state.totalCount);
    case "paused":
      return t("dialog.pausedTitle");
    case "failed":
      return strings.failure(state.failure?.code ?? "Photos", navigator.onLine).title;
    case "unavailable":
      return problemText(state);
    case "idle":
      return state.wasCancelled ? t("dialog.cancelledNote") : "";
    case "empty":
    case "checking":
      return "";
  }
}

export function problemText({ problem }: Extract<ButtonState, { name: "unavailable" }>): string {
  return problem === "extensionGone" ? t("network.extensionGone") : strings.network(problem);
}
