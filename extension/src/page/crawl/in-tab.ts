import { loadMoreControl, nextSlideControl } from "../onward/controls.ts";
import { growsByScrolling, scrollerOf } from "../onward/scrolling.ts";
import { drawn, settled, untilShown } from "./settled.ts";
import { standOf } from "./stand.ts";

/** The page in the person's tab, as far as more of its gallery is brought into it. */
export interface TabPage {
  document: Document;
  /** The elements that show its photos now, in their order. */
  places(): Element[];
  /** Reads what it shows now. @returns how many photos are new */
  collect(): Promise<number>;
  /** Whether a limit is reached, or all that it has is found. */
  isEnough(): boolean;
}

/** So much of what scrolls is gone on at a time: a virtual list shows a little more than is in sight. */
const SCROLLED_PART = 0.8;
/** How long a page may take to show more at its end, or after a click. */
const ANSWER_MS = 1_500;
const STEP = { firstMs: 60, mostMs: 1_500 };
const SLIDE = { firstMs: 600, mostMs: 1_500 };
const MAX_FRUITLESS = 2;
/** A carousel shows a photo that it has shown before when it has gone around. */
const MAX_FRUITLESS_SLIDES = 4;

/**
 * Brings more of a gallery into its own page, where there is no other way: by its control that loads more, by scrolling, or slide by
 * slide. Afterwards the page stands where it stood.
 */
export async function collectInTab(page: TabPage, signal: AbortSignal): Promise<void> {
  const { document } = page;
  const [first] = page.places();
  const last = page.places().at(-1);
  if (first === undefined || last === undefined) return;
  const scroller = scrollerOf(last);
  const whole = document.scrollingElement ?? document.documentElement;
  const stand = standOf(document, [...new Set([scroller, whole])]);
  try {
    await untilShown(document, signal);
    const slides = nextSlideControl(first);
    const loadsMore = loadMoreControl(document, last) !== undefined;
    if (slides !== undefined && !loadsMore) await turnSlides(page, first, signal);
    if (loadsMore || (!page.isEnough() && growsByScrolling(document, page.places()) !== "no"))
      await scrollOn(page, scroller, signal);
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

async function scrollOn(page: TabPage, scroller: Element, signal: AbortSignal): Promise<void> {
  const { document } = page;
  scroller.scrollTo({ top: 0, behavior: "instant" });
  await settled(document, STEP, signal);
  await page.collect();
  for (let fruitless = 0; fruitless < MAX_FRUITLESS && !page.isEnough(); ) {
    await untilShown(document, signal);
    const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    const control = isAtEnd ? loadMoreControl(document, page.places().at(-1)) : undefined;
    if (control !== undefined) press(control);
    else if (isAtEnd) await askForMore(scroller, page.places().at(-1), fruitless);
    else scroller.scrollTo({ top: scroller.scrollTop + scroller.clientHeight * SCROLLED_PART, behavior: "instant" });
    const heightPx = scroller.scrollHeight;
    const hasChanged = await settled(
      document,
      isAtEnd ? { firstMs: ANSWER_MS * (1 + fruitless), mostMs: 3 * ANSWER_MS } : STEP,
      signal,
    );
    const addedCount = hasChanged || control !== undefined ? await page.collect() : 0;
    const hasGrown = addedCount > 0 || scroller.scrollHeight > heightPx + 1;
    fruitless = hasGrown ? 0 : fruitless + (isAtEnd ? 1 : 0);
  }
}

/**
 * What loads more stands at the end of the page, or right after the last photo: far above the end where the page has a long foot, and
 * then that is shown first, as a person stays there. A page that is at its end already hears of scrolling only if it is moved.
 */
async function askForMore(scroller: Element, last: Element | undefined, fruitless: number): Promise<void> {
  const { documentElement, scrollingElement } = scroller.ownerDocument;
  const isPage = scroller === documentElement || scroller === scrollingElement;
  const edge = isPage ? documentElement.clientHeight : scroller.getBoundingClientRect().bottom;
  // A list that mounts what is in sight may have taken it away.
  const footPx = last?.isConnected ? edge - last.getBoundingClientRect().bottom : 0;
  const isLongFoot = footPx > scroller.clientHeight / 2;
  const upPx = isLongFoot && fruitless === 0 ? footPx : 40;
  scroller.scrollTo({ top: scroller.scrollTop - upPx, behavior: "instant" });
  if (upPx > 40) return;
  await drawn(scroller.ownerDocument);
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: "instant" });
}

/** Clicks as a person would. What the click would open by itself is not opened. */
function press(control: HTMLElement): void {
  const window = control.ownerDocument.defaultView;
  const stay = (event: Event) => event.preventDefault();
  if (control.localName === "a") window?.addEventListener("click", stay, { once: true });
  control.click();
  window?.removeEventListener("click", stay);
}

async function turnSlides(page: TabPage, first: Element, signal: AbortSignal): Promise<void> {
  const { document } = page;
  const shown = () =>
    page
      .places()
      .map((place) => place.querySelector("img")?.src ?? place.outerHTML)
      .join("\n");
  await page.collect();
  const atFirst = shown();
  let turns = 0;
  const around = first.parentElement ?? first;
  const at = () => page.places().find(({ isConnected }) => isConnected) ?? around;
  try {
    for (let fruitless = 0; fruitless < MAX_FRUITLESS_SLIDES && !page.isEnough(); turns++) {
      await untilShown(document, signal);
      const control = nextSlideControl(at());
      if (control === undefined) break;
      press(control);
      await settled(document, SLIDE, signal);
      let addedCount = await page.collect();
      // What comes from a server comes later.
      if (addedCount === 0 && (await settled(document, SLIDE, signal))) addedCount = await page.collect();
      fruitless = addedCount > 0 ? 0 : fruitless + 1;
    }
  } finally {
    for (let back = 0; back < turns && shown() !== atFirst; back++) {
      const control = nextSlideControl(at(), "previous");
      if (control === undefined) break;
      press(control);
      await settled(document, { firstMs: 300, mostMs: 1_000 }, new AbortController().signal);
      await page.collect();
    }
  }
}
