import { browser } from "wxt/browser";
import type { IdentityReplyTo } from "./identity-request.ts";
import type { IdentityState } from "./identity-state.ts";

/** Asks the background. @throws when nobody answers, for example after an update of the extension */
export function askIdentity<Type extends keyof IdentityReplyTo>(type: Type): Promise<IdentityReplyTo[Type]> {
  return browser.runtime.sendMessage({ to: "identity", type });
}

const LOOK_INTERVAL_MS = 700;

/**
 * Opens the sign-in page, and waits until the person has decided there.
 * @param onState called with every state, from the first one, which has the code to compare
 * @returns whether the extension is connected now
 */
export async function connectAndWait(onState: (state: IdentityState) => void, signal: AbortSignal): Promise<boolean> {
  const begun = await askIdentity("identity.connect");
  if (!begun.ok) {
    onState({ ...(await askIdentity("identity.state")), trouble: begun.error });
    return false;
  }
  for (;;) {
    const state = await askIdentity("identity.state");
    if (signal.aborted) return false;
    onState(state);
    if (state.comparisonCode === null)
      return state.current.kind === "delegated" && state.current.isLive && !state.trouble;
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}
