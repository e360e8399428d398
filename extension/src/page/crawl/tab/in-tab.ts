import { loadMoreControl, nextSlideControl } from "../../onward/controls.ts";
import { growsByScrolling, scrollerOf } from "../../onward/scrolling.ts";
import { Pace } from "./pace.ts";
import { scrollOn } from "./scroll-on.ts";
import { untilShown } from "./settled.ts";
import { standOf } from "./stand.ts";
import type { TabPage } from "./tab-page.ts";
import { turnSlides } from "./turn-slides.ts";

/**
 * Brings more of a gallery into its own page, where there is no other way: by its control that loads more, by scrolling, or slide by
 * slide. Afterwards the page stands where it stood.
 * @returns whether the page seems to have more that it did not show
 */
export async function collectInTab(page: TabPage, signal: AbortSignal): Promise<boolean> {
  const { document } = page;
  const [first] = page.places();
  const last = page.places().at(-1);
  if (first === undefined || last === undefined) return false;
  const scroller = scrollerOf(last);
  const whole = document.scrollingElement ?? document.documentElement;
  const stand = standOf(document, [...new Set([scroller, whole])]);
  try {
    await untilShown(document, signal);
    const pace = new Pace(page, signal);
    let mayHaveMore = false;
    const slides = nextSlideControl(first);
    const loadsMore = loadMoreControl(document, last) !== undefined;
    if (slides !== undefined && !loadsMore) mayHaveMore = await turnSlides(page, first, pace, signal);
    if (loadsMore || (!page.isEnough() && growsByScrolling(document, page.places()) !== "no"))
      mayHaveMore = await scrollOn(page, scroller, pace, signal);
    return mayHaveMore;
  } finally {
    await stand.restore();
  }
}

/** Whether a page looks as if it could bring more of its gallery. @param places the elements that show its photos */
export function growsInTab(document: Document, places: readonly Element[]): boolean {
  const [first] = places;
  return (
    loadMoreControl(document, places.at(-1)) !== undefined ||
    growsByScrolling(document, places) !== "no" ||
    (first !== undefined && nextSlideControl(first) !== undefined)
  );
}
