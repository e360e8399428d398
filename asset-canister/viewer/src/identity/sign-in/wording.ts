import type { ConnectFailure } from "../extensions/connect-flow.ts";
import type { EndOfSession, SignInProblem } from "./sign-in.ts";

/** What to tell, and what to do about it. */
export function signInProblemText(problem: SignInProblem): string {
  switch (problem.name) {
    case "blocked":
      return "Your browser did not let this page open the sign-in window. Please allow pop-ups for this site and try again.";
    case "closed":
      return "The sign-in window was closed before you were signed in. Nothing was granted.";
    case "refused":
      return `Signing in was refused${problem.message === "" ? "" : `: ${problem.message.replace(/\.$/, "")}`}. Nothing was granted.`;
    case "unusable":
      return `What the identity provider sent cannot be used. ${problem.message} Nothing was kept.`;
  }
}

export function endOfSessionText(why: EndOfSession): string {
  switch (why) {
    case "signedOut":
      return "You are signed out, here and in the extensions that you had connected.";
    case "idle":
      return "You were signed out because nobody used this page for a while.";
    case "expired":
      return "Your session is over. Sign in again to go on.";
  }
}

/** Principals are long: the ends are enough to tell one's own few apart. */
export function shortPrincipal(principal: string): string {
  const parts = principal.split("-");
  return parts.length > 4 ? `${parts.slice(0, 2).join("-")}…${parts.at(-1)}` : principal;
}

export function connectFailureText(failure: ConnectFailure): string {
  switch (failure) {
    case "noAnswer":
      return "The extension does not answer. It may be switched off, or this browser has none with this id.";
    case "notOurs":
      return "What answered is not the extension that this page asked.";
    case "foreign":
      return "The extension did not open this page. Begin in the extension: press Sign in there.";
    case "notWaiting":
      return "The extension does not wait for an answer any more. Begin again in the extension.";
    case "invalid":
      return "The extension did not accept what it was given.";
    case "notConnected":
      return "The extension is not connected, or as somebody else.";
  }
}
