import { t } from "../../language/t.ts";
import type { EndOfSession } from "../session/session-state.ts";
import type { SignInProblem } from "./sign-in-problem.ts";

/** Why signing in did not work, and what to do about it. */
export function signInProblemText({ name }: SignInProblem): string {
  return t(`identity.${name}`);
}

export function endOfSessionText(why: EndOfSession): string {
  return t(`identity.${why}`);
}
