import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** The part of an element that is on or near the screen, in CSS pixels from the element's top. */
export interface ScrollSpan {
  fromPx: number;
  toPx: number;
}

/** How far the span reaches beyond the screen, in screens: as far as people scroll while a photo is loading. */
const MARGIN_SCREENS = 1.5;
/** The span moves in steps, so that scrolling renders a few times a second and not at each frame. */
const STEP_PX = 240;

/** The span as the page is scrolled. */
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
