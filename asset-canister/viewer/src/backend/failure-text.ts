import { t } from "../language/t.ts";
import type { ReadingFailure } from "./reading-failure.ts";

/**
 * A failure in a sentence, in the person's language: by its kind, and by the backend's code or what it has
 * switched off where it refused.
 */
export function failureText(failure: ReadingFailure): string {
  if (failure.kind === "paused") return t(`failure.paused.${failure.feature}`);
  return failure.kind === "refused" ? t(`failure.${failure.code}`) : t(`failure.${failure.kind}`);
}
