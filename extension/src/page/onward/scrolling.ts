const SENTINEL =
  '[class*="infinite" i], [id*="infinite" i], [class*="sentinel" i], [id*="sentinel" i], [role="feed"], [class*="virtual" i], [data-virtual], [data-infinite], [class*="load-more" i], [id*="load-more" i], [aria-rowcount]';
/** A gallery of fewer photos that ends its page is taken to be whole. */
const MIN_PHOTOS = 8;

/** What scrolls when a person reads on in a gallery: the element around it, or the page. */
export function scrollerOf(place: Element): Element {
  const { scrollingElement, documentElement, body } = place.ownerDocument;
  const page = scrollingElement ?? documentElement;
  for (let around: Element | null = place; around !== null && around !== body; around = around.parentElement) {
    if (around.scrollHeight <= around.clientHeight + 8 || around.clientHeight < 100) continue;
    const { overflowY = "" } = place.ownerDocument.defaultView?.getComputedStyle(around) ?? {};
    if (/auto|scroll|overlay/.test(overflowY)) return around;
  }
  return page;
}

/**
 * Whether scrolling may bring more photos: `surely` where the page has the marks of it, `perhaps` where a long gallery ends what
 * scrolls.
 * @param places the elements that show the photos, in their order
 */
export function growsByScrolling(document: Document, places: readonly Element[]): "surely" | "perhaps" | "no" {
  const last = places.at(-1);
  if (last === undefined || places.length < 2 || !document.scrollingElement) return "no";
  const scroller = scrollerOf(last);
  const isPage = scroller === document.scrollingElement || scroller === document.documentElement;
  const room = scroller.scrollHeight - scroller.clientHeight;
  const below = restBelow(last, scroller, isPage);
  // A virtual list keeps room for what it does not show.
  if (room > 0 && below > 2 * scroller.clientHeight && isSpacerBelow(last, scroller)) return "surely";
  if (document.querySelector(SENTINEL) !== null && below < 2 * scroller.clientHeight) return "surely";
  return places.length >= MIN_PHOTOS && room > 0 && below < scroller.clientHeight ? "perhaps" : "no";
}

/** How much of what scrolls is below an element, in CSS pixels. */
function restBelow(element: Element, scroller: Element, isPage: boolean): number {
  const { bottom } = element.getBoundingClientRect();
  const top = isPage ? 0 : scroller.getBoundingClientRect().top;
  return scroller.scrollHeight - (scroller.scrollTop + bottom - top);
}

/** Whether what is below is the room of the list itself, and not other content. */
function isSpacerBelow(last: Element, scroller: Element): boolean {
  const bottom = last.getBoundingClientRect().bottom;
  for (
    let around = last.parentElement;
    around !== null && around !== scroller.parentElement;
    around = around.parentElement
  )
    if (around.getBoundingClientRect().bottom > bottom + scroller.clientHeight * 2)
      return around.childElementCount <= 400;
  return false;
}

/** The element that holds all photos. */
export function listOf(places: readonly Element[]): Element | undefined {
  const [first] = places;
  let list = first?.parentElement ?? undefined;
  while (list !== undefined && !places.every((place) => list?.contains(place))) list = list.parentElement ?? undefined;
  return list;
}

/** A list of photos has no larger gaps, in parts of what is in sight. */
const GAP_PART = 0.3;

/** Whether a list keeps room in sight in which it shows no photos yet. */
export function isUnfilled(list: Element, places: readonly Element[], scroller: Element): boolean {
  const { documentElement, scrollingElement } = list.ownerDocument;
  const isPage = scroller === documentElement || scroller === scrollingElement;
  const sight = isPage ? { top: 0, bottom: documentElement.clientHeight } : scroller.getBoundingClientRect();
  const room = list.getBoundingClientRect();
  const top = Math.max(room.top, sight.top);
  const bottom = Math.min(room.bottom, sight.bottom);
  const photos = places
    .map((place) => (place.querySelector("img") ?? place).getBoundingClientRect())
    .filter((box) => box.height > 0 && box.bottom > top && box.top < bottom);
  const highest = Math.min(bottom, ...photos.map((box) => box.top));
  const lowest = Math.max(top, ...photos.map((box) => box.bottom));
  return Math.max(highest - top, bottom - lowest) > GAP_PART * scroller.clientHeight;
}
