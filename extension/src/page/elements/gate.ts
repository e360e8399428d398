import type { ConfirmIn } from "../session/session-state.ts";
import { canTellVisibility, type Sight, type Verdict } from "./sight.ts";

/** Lets only clicks start something that the person made on what they see (ARCHITECTURE.md#seen). */
export interface Gate {
  verdict: Verdict;
  /** Whether requests may be made for what is shown: the person sees it, as far as the browser can tell. */
  isShown: boolean;
  /** Hears a click that starts something. Clicks that come too early are none. */
  onClick: (act: (confirmIn: ConfirmIn) => void) => (event: Event) => void;
}

export function gateOf(sight: Sight | undefined): Gate {
  const verdict = sight?.verdict ?? "early";
  return {
    verdict,
    isShown: verdict === "seen" || !canTellVisibility,
    onClick: (act) => (event) => {
      if (!event.isTrusted || sight === undefined) return;
      const seen = sight.verdictAt(event);
      if (seen !== "early") act(seen === "seen" ? "page" : "window");
    },
  };
}
