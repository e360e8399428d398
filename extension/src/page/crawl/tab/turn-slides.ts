import { nextSlideControl, press } from "../../onward/controls.ts";
import type { Pace } from "./pace.ts";
import { settled, untilShown } from "./settled.ts";
import type { TabPage } from "./tab-page.ts";

const SLIDE = { firstMs: 600, mostMs: 1_500 };
/** A carousel shows a photo that it has shown before when it has gone around. */
const MAX_FRUITLESS_SLIDES = 4;

/**
 * Shows slide after slide, or page after page, and afterwards what was shown at first.
 * @returns whether the page seems to have more all the same
 */
export async function turnSlides(page: TabPage, first: Element, pace: Pace, signal: AbortSignal): Promise<boolean> {
  const { document } = page;
  const shown = () =>
    page
      .places()
      .map((place) => place.querySelector("img")?.src ?? place.outerHTML)
      .join("\n");
  await pace.collect();
  const atFirst = shown();
  let turns = 0;
  const around = first.parentElement ?? first;
  const at = () => page.places().find(({ isConnected }) => isConnected) ?? around;
  try {
    for (let fruitless = 0; fruitless < MAX_FRUITLESS_SLIDES && !page.isEnough() && !page.hasToldCount(); turns++) {
      await untilShown(document, signal);
      const control = nextSlideControl(at());
      if (control === undefined) break;
      const before = shown();
      const isTurned = () => shown() !== before && page.places().some(({ isConnected }) => isConnected);
      await settled(document, SLIDE, signal, () => press(control));
      let hasMore = (await pace.collect()) > 0;
      // What comes from a server comes later.
      const isLate = !hasMore && (!isTurned() || pace.isLoading);
      if (isLate) hasMore = await pace.untilMore(1 / 2, () => isTurned() && !pace.isLoading);
      else if (!hasMore && (await settled(document, SLIDE, signal))) hasMore = (await pace.collect()) > 0;
      fruitless = hasMore ? 0 : fruitless + (isLate ? 2 : 1);
    }
    return pace.isLoading;
  } finally {
    for (let back = 0; back < turns && shown() !== atFirst; back++) {
      const control = nextSlideControl(at(), "previous");
      if (control === undefined) break;
      press(control);
      // What the click changes at once may be a note that the page before is on its way.
      await settled(document, { firstMs: 300, mostMs: 1_000 }, new AbortController().signal);
      await page.collect();
    }
  }
}
