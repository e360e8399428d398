import { listAddress, type OtherPage, otherPages } from "../onward/pager.ts";
import { inSteps } from "../reading/in-steps.ts";
import { canonicalUrl } from "../reading/page-title.ts";
import { type AskForPage, fetchPage } from "./fetch-page.ts";
import { type Heading, headingOf, isSameGallery } from "./same-gallery.ts";

/** A chain of pages is followed back at most so far. */
const MAX_BACK = 200;

/**
 * The address of the list that a page belongs to, which is that of its first page. Where no number tells it, the chain is followed back.
 * @param known as the page itself tells it
 */
export async function firstPage(
  known: string,
  others: readonly OtherPage[],
  heading: Heading,
  ask: AskForPage,
  signal: AbortSignal,
): Promise<string> {
  const isTold = others.some(({ isSure, number, is }) => isSure || (is === "numbered" && number === 1));
  let previous = isTold ? undefined : others.find(({ is }) => is === "previous");
  let first = known;
  const seen = new Set<string>();
  for (let back = 0; previous !== undefined && back < MAX_BACK && !seen.has(previous.url.href); back++) {
    seen.add(previous.url.href);
    try {
      const { document, page } = await fetchPage(previous.url, signal, ask);
      if (!isSameGallery(heading, headingOf(document))) return first;
      const before = await inSteps(otherPages(document, page), signal);
      first = listAddress(canonicalUrl(document, page), before);
      previous = before.find(({ is }) => is === "previous");
    } catch (error) {
      if (signal.aborted) throw error;
      return first;
    }
  }
  return first;
}
