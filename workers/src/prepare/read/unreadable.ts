import { PipelineError, SourceUnavailable } from "../../errors/failures.ts";

/** Why a file could not be read, and what to do. */
export const unreadable = (name: string, why: string) =>
  `${name} could not be read: ${why}. Open it in the page to see whether it still loads, then try again.`;

/**
 * Does what reads a file. Why that fails is told only of a file where it was asked for: the gallery hears the reason, and what
 * another server answered to this person is not its business.
 * @param isAtHome whether the file was not sent on to another origin
 */
export async function reading<T>(name: string, isAtHome: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAtHome || !(error instanceof PipelineError)) throw error;
    const message = unreadable(name, "it was sent on to another site");
    throw error instanceof SourceUnavailable
      ? new SourceUnavailable(message, { cause: error })
      : new PipelineError("Unreadable", message, { cause: error });
  }
}
