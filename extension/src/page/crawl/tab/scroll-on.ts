import { loadMoreControl, press } from "../../onward/controls.ts";
import { isUnfilled, listOf } from "../../onward/scrolling.ts";
import type { Pace } from "./pace.ts";
import { drawn, settled, untilShown } from "./settled.ts";
import type { TabPage } from "./tab-page.ts";

/** So much of what scrolls is gone on at a time: a virtual list shows a little more than is in sight. */
const SCROLLED_PART = 0.8;
const STEP = { firstMs: 60, mostMs: 1_500 };
/** The parts of the patience that the tries at the end have: most pages need one, and the last waits longest. */
const TRIES = [1 / 6, 1 / 3, 1 / 2];
/** The part for a page that has shown as many as it tells. */
const TOLD_PART = 1 / 6;
/** How far above the end each try goes before it comes back, in heights of what scrolls. Pages hear that their end comes, not that it stays. */
const NUDGES = [0, 1, 3];
const LEAST_NUDGE_PX = 40;

/**
 * Scrolls through a gallery, and asks for more at its end until no more comes.
 * @returns whether the page seems to have more all the same
 */
export async function scrollOn(page: TabPage, scroller: Element, pace: Pace, signal: AbortSignal): Promise<boolean> {
  const { document } = page;
  scroller.scrollTo({ top: 0, behavior: "instant" });
  await settled(document, STEP, signal);
  await pace.collect();
  const list = listOf(page.places());
  let tallestPx = scroller.scrollHeight;
  const isTaller = () => scroller.scrollHeight > tallestPx + 1;
  let fruitless = 0;
  /** How many tries it took once: a page whose end stays in sight needs as many each time. */
  let helpful = 0;
  let isInVain = false;
  let hasPressed = false;
  let control: HTMLElement | undefined;
  while (fruitless < TRIES.length && !page.isEnough()) {
    await untilShown(document, signal);
    const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    let hasMore = false;
    if (isAtEnd) {
      control = loadMoreControl(document, page.places().at(-1));
      pace.notePress(control);
      if (control !== undefined) press(control);
      else await askForMore(scroller, page.places().at(-1), Math.max(fruitless, helpful));
      // A control is asked once and waited for; scrolling is heard by some pages at the second time only.
      const tries = control === undefined ? TRIES : TRIES.toReversed();
      const part = page.hasToldCount() ? TOLD_PART : (tries[fruitless] ?? 1);
      hasMore = await pace.untilMore(part, isTaller);
      if (hasMore && control === undefined) helpful = Math.max(fruitless, helpful);
      if (hasMore && control !== undefined) hasPressed = true;
      fruitless = hasMore ? 0 : page.hasToldCount() ? TRIES.length : fruitless + 1;
    } else {
      scroller.scrollTo({ top: scroller.scrollTop + scroller.clientHeight * SCROLLED_PART, behavior: "instant" });
      if (await settled(document, STEP, signal)) hasMore = (await pace.collect()) > 0;
      const isLate = () => pace.isLoading || (list !== undefined && isUnfilled(list, page.places(), scroller));
      if (hasMore) isInVain = false;
      while (!isInVain && isLate()) {
        isInVain = !(await pace.untilMore(1, () => !isLate()));
        hasMore ||= !isInVain;
      }
      if (hasMore || isTaller()) fruitless = 0;
    }
    tallestPx = Math.max(tallestPx, scroller.scrollHeight);
  }
  return !page.isEnough() && (pace.isLoading || (hasPressed && control?.isConnected === true));
}

/**
 * What loads more stands at the end of the page, or right after the last photo: far above the end where the page has a long foot, and
 * then that is shown first, as a person stays there. A page that is at its end already hears of scrolling only if it is moved.
 */
async function askForMore(scroller: Element, last: Element | undefined, attempt: number): Promise<void> {
  const { documentElement, scrollingElement } = scroller.ownerDocument;
  const isPage = scroller === documentElement || scroller === scrollingElement;
  const edge = isPage ? documentElement.clientHeight : scroller.getBoundingClientRect().bottom;
  // A list that mounts what is in sight may have taken it away.
  const footPx = last?.isConnected ? Math.max(0, edge - last.getBoundingClientRect().bottom) : 0;
  const { scrollTop, clientHeight } = scroller;
  const isLongFoot = footPx > clientHeight / 2;
  const nudgePx = (NUDGES[Math.min(attempt, NUDGES.length - 1)] ?? 0) * clientHeight;
  const endPx = isLongFoot && attempt !== 1 ? scrollTop - footPx : scroller.scrollHeight;
  const isMoved = isLongFoot && attempt === 0;
  if (!isMoved) {
    const upPx = nudgePx === 0 ? LEAST_NUDGE_PX : footPx + nudgePx;
    scroller.scrollTo({ top: scrollTop - upPx, behavior: "instant" });
    await drawn(scroller.ownerDocument);
  }
  scroller.scrollTo({ top: endPx, behavior: "instant" });
  await drawn(scroller.ownerDocument);
}
