import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Between which heights of an element there may be something to see, in CSS pixels from its top. */
export interface ScrollSpan {
  fromPx: number;
  toPx: number;
}

/** Beyond the screen, in screens: as far as people scroll before a photo has come. */
const MARGIN_SCREENS = 1.5;
/** The span moves in steps, so that scrolling renders a few times a second and not at each frame. */
const STEP_PX = 240;

/** Follows the page's scrolling. */
export function useScrollSpan(element: RefObject<HTMLElement | null>): ScrollSpan {
  const [span, setSpan] = useState<ScrollSpan>({ fromPx: 0, toPx: 0 });
  useLayoutEffect(() => {
    let frame = 0;
    const update = () => {
      frame = 0;
      if (element.current === null) return;
      const topPx = -element.current.getBoundingClientRect().top;
      const fromPx = Math.floor((topPx - MARGIN_SCREENS * innerHeight) / STEP_PX) * STEP_PX;
      const toPx = Math.ceil((topPx + (1 + MARGIN_SCREENS) * innerHeight) / STEP_PX) * STEP_PX;
      setSpan((before) => (before.fromPx === fromPx && before.toPx === toPx ? before : { fromPx, toPx }));
    };
    const schedule = () => {
      frame ||= requestAnimationFrame(update);
    };
    update();
    addEventListener("scroll", schedule, { passive: true });
    addEventListener("resize", schedule);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", schedule);
      removeEventListener("resize", schedule);
    };
  }, [element]);
  return span;
}
