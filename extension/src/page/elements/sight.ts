/**
 * What is known of whether the person sees an element:
 * `early`: not yet enough, or it has just appeared, moved or been uncovered;
 * `seen`: it has been whole, in its place, uncovered and not transparent for a moment;
 * `unseen`: it is covered, transparent or out of sight, or the browser cannot tell.
 */
export type Verdict = "early" | "seen" | "unseen";

/** A person needs about this long to see what is before them and to hold back a click. Browsers' own questions wait as long. */
const SEEN_MS = 500;
/** What could not be seen for so long stays so. */
const UNSEEN_MS = 1_000;
/** A later event was held up: what the page showed meanwhile is not known. */
const MAX_EVENT_DELAY_MS = 500;
/** The shortest interval in which browsers tell of visibility (Intersection Observer v2). */
const INTERVAL_MS = 100;
/** Rounding aside, all of the element has to be there. */
const WHOLE = 0.99;
/** A page can shrink elements without any transform. Smaller ones cannot be read. */
const MIN_SIDE_PX = 200;
const MIN_ZOOM = 0.5;

/** Intersection Observer v2, which the type library does not know. Firefox does not have it. */
interface Options extends IntersectionObserverInit {
  trackVisibility: boolean;
  delay: number;
}
type Entry = IntersectionObserverEntry & { isVisible?: boolean };

export const canTellVisibility = "isVisible" in IntersectionObserverEntry.prototype;

/**
 * Watches whether the person can see an element (ARCHITECTURE.md#seen). The browser tells when it is covered by anything of the
 * page, or changed by opacity, filters, blending or transforms of anything around it. It does not tell when an element moves, so
 * the observed area is exactly that of the element: moving leaves it. Nor does it tell of other tabs and windows above the page,
 * which a page can close between the two clicks of a double click: so a page that has just got the focus does not count as seen.
 */
export class Sight {
  readonly #element: Element;
  readonly #onChange: () => void;
  #observer: IntersectionObserver | undefined;
  #isClose = false;
  /** Where the element is visible, and since when without a break. */
  #visible: { rect: DOMRectReadOnly; sinceMs: number } | undefined;
  /** Nothing is known before the browser first tells. */
  #hiddenSinceMs = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When something began that the person has to look at anew. */
  #newSinceMs = 0;
  /** When the page last got or lost the focus, or came into sight. What was above it is not known. */
  #attendedSinceMs = 0;
  #isOver = false;
  readonly #events = new AbortController();
  readonly #sizes = new ResizeObserver(() => this.#onChange());

  /** @param onChange called when the verdict may be another */
  constructor(element: Element, onChange: () => void = () => {}) {
    this.#element = element;
    this.#onChange = onChange;
    if (canTellVisibility) this.#observe("0px");
    this.#sizes.observe(element);
    const options = { signal: this.#events.signal, capture: true };
    for (const type of ["focus", "blur", "pageshow"]) window.addEventListener(type, this.#hearWindow, options);
    document.addEventListener("visibilitychange", this.#hearWindow, options);
    this.#later(UNSEEN_MS);
  }

  readonly #hearWindow = ({ isTrusted, target }: Event) => {
    if (!isTrusted || (target !== window && target !== document)) return;
    this.#attendedSinceMs = performance.now();
    this.#later(SEEN_MS);
    this.#onChange();
  };

  /** To be called when the element shows something else: the person has not seen it yet. */
  lookAnew(): void {
    this.#newSinceMs = performance.now();
    this.#later(SEEN_MS);
    this.#onChange();
  }

  get verdict(): Verdict {
    if (!canTellVisibility || this.#element.ownerDocument !== document) return "unseen";
    // A page that takes a dialog out and puts it back leaves it open, but no longer above everything.
    if (!this.#element.matches(":modal")) return "unseen";
    const nowMs = performance.now();
    if (this.#visible === undefined) return nowMs - this.#hiddenSinceMs < UNSEEN_MS ? "early" : "unseen";
    const { width, height } = this.#visible.rect;
    if (Math.min(width, height) < MIN_SIDE_PX || this.#element.currentCSSZoom < MIN_ZOOM) return "unseen";
    const isInPlace = isSamePlace(this.#visible.rect, this.#element.getBoundingClientRect());
    // What shrinks does not leave the observed area.
    if (!isInPlace) this.#observe("0px");
    const isSettled = nowMs - Math.max(this.#visible.sinceMs, this.#newSinceMs) >= SEEN_MS;
    if (!isInPlace || !isSettled) return "early";
    return document.hasFocus() && nowMs - this.#attendedSinceMs >= SEEN_MS ? "seen" : "unseen";
  }

  /** The verdict at an event that the person caused. An event that comes late tells of something else than is shown now. */
  verdictAt({ timeStamp }: Event): Verdict {
    const { verdict } = this;
    return verdict === "seen" && performance.now() - timeStamp > MAX_EVENT_DELAY_MS ? "early" : verdict;
  }

  end(): void {
    this.#observer?.disconnect();
    this.#sizes.disconnect();
    this.#events.abort();
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #observe(rootMargin: string): void {
    this.#isClose = rootMargin !== "0px";
    this.#observer?.disconnect();
    const options: Options = {
      rootMargin,
      threshold: [0, 0.5, 0.9, WHOLE, 1],
      trackVisibility: true,
      delay: INTERVAL_MS,
    };
    this.#observer = new IntersectionObserver((entries) => {
      const newest = entries.at(-1);
      if (newest) this.#hear(newest);
    }, options);
    this.#observer.observe(this.#element);
  }

  #hear({ intersectionRatio, isVisible, boundingClientRect, rootBounds, time }: Entry): void {
    const isWhole = intersectionRatio >= WHOLE;
    if (!isWhole || !isVisible || rootBounds === null) {
      if (this.#visible || this.#hiddenSinceMs === Number.POSITIVE_INFINITY) this.#hiddenSinceMs = performance.now();
      this.#visible = undefined;
    } else if (this.#visible === undefined || !isSamePlace(this.#visible.rect, boundingClientRect))
      this.#visible = { rect: boundingClientRect, sinceMs: time };
    if (this.#isClose && !isWhole) this.#observe("0px");
    else if (!this.#isClose && isWhole && rootBounds !== null)
      this.#observe(marginsAround(boundingClientRect, rootBounds));
    this.#later(this.#visible ? SEEN_MS : UNSEEN_MS);
    this.#onChange();
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.#onChange();
      if (this.verdict !== "seen") this.#later(SEEN_MS);
    }, ms + 1);
  }
}

/** The margins that make the window's area that of an element, in CSS's order. */
function marginsAround(element: DOMRectReadOnly, root: DOMRectReadOnly): string {
  const insets = [
    element.top - root.top,
    root.right - element.right,
    root.bottom - element.bottom,
    element.left - root.left,
  ];
  return insets.map((inset) => `${-Math.floor(inset)}px`).join(" ");
}

function isSamePlace(before: DOMRectReadOnly, now: DOMRectReadOnly): boolean {
  return (["left", "top", "width", "height"] as const).every((side) => Math.abs(before[side] - now[side]) < 1);
}
