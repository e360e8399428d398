import { t } from "../language/t.ts";
import type { ReadingFailure } from "./reading-failure.ts";

/** A failure in a sentence, in the person's language: by its kind, and by the backend's code where the backend refused. */
export function failureText(failure: ReadingFailure): string {
  return failure.kind === "refused" ? t(`failure.${failure.code}`) : t(`failure.${failure.kind}`);
}
