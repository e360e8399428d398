import type { FileCandidate, MemorySource, SourceFailureCode } from "../api.ts";
import { PipelineError } from "../errors/failures.ts";
import { WebPageInstead } from "./inspect/content-type.ts";
import { picturesOf } from "./inspect/page-pictures.ts";

/** The files of a memory, best first. A source without candidates has one, which its page calls the original. */
export function candidatesOf({ url, candidates = [] }: MemorySource): readonly FileCandidate[] {
  return candidates.length === 0 ? [{ url, claim: "original" }] : candidates;
}

/**
 * What says that there is no photo at an address. Everything else may pass, or a person can change it: then another file in its
 * place would hide that the photo was not stored.
 */
const NO_PHOTO: readonly string[] = [
  "WebPage",
  "NotAnImage",
  "WrongType",
  "Gone",
  "Damaged",
  "Placeholder",
  "AnotherPicture",
] satisfies SourceFailureCode[];

/** Whether there is no such file at an address. */
export const isNoPhoto = (error: unknown): boolean => error instanceof PipelineError && NO_PHOTO.includes(error.code);

/** A file that was taken, and the candidates behind it. */
export interface Choice<T> {
  taken: T;
  rest: readonly FileCandidate[];
}

/**
 * Tries the files of a memory one after the other until one can be taken.
 * @throws what stood in the way of the first that its page names
 */
export async function chooseFile<T>(
  candidates: readonly FileCandidate[],
  take: (candidate: FileCandidate) => Promise<T>,
): Promise<Choice<T>> {
  let failure: unknown;
  const [...waiting] = candidates;
  for (let candidate = waiting.shift(); candidate !== undefined; candidate = waiting.shift()) {
    try {
      return { taken: await take(candidate), rest: waiting };
    } catch (error) {
      if (candidate.isDerived !== true) failure ??= error;
      if (!givesWay(candidate, error)) throw failure ?? error;
      waiting.unshift(...picturesInstead(candidate, error));
      if (waiting.length === 0) throw failure ?? error;
    }
  }
  throw failure;
}

/** A link may lead to a page about its photo: one step is followed. */
function picturesInstead({ url, isDerived = false }: FileCandidate, error: unknown): FileCandidate[] {
  if (isDerived || !(error instanceof WebPageInstead)) return [];
  return picturesOf(error.html, url).map((picture) => ({ url: picture, claim: "larger", isDerived: true }));
}

/** Addresses that no page names need not lead anywhere. */
function givesWay({ isDerived = false }: FileCandidate, error: unknown): boolean {
  return isNoPhoto(error) || (isDerived && error instanceof PipelineError);
}
