import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import { type GridMeasures, justify, placesBetween, type TilePlace } from "./justified-layout.ts";
import { useScrollSpan } from "./use-scroll-span.ts";

interface JustifiedGridProps {
  /** Width by height of each photo. */
  ratios: readonly number[];
  tile: (index: number, place: TilePlace) => ComponentChildren;
}

const CAPTION_HEIGHT_PX = 30;
/** Panoramas and strips are cropped to these ratios in the grid; the lightbox shows them whole. */
const NARROWEST = 0.5;
const WIDEST = 3;
const PHONE_PX = 544;

/** Only tiles near the screen exist, so that ten thousand photos cost no more memory than fifty. */
export function JustifiedGrid({ ratios, tile }: JustifiedGridProps) {
  const list = useRef<HTMLUListElement>(null);
  const measures = useMeasures(list);
  const layout = useMemo(() => {
    const shown = ratios.map((ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio)));
    return measures === undefined ? { places: [], heightPx: 0 } : justify(shown, measures);
  }, [ratios, measures]);
  const span = useScrollSpan(list);
  const [first, end] = placesBetween(layout, span.fromPx, span.toPx, CAPTION_HEIGHT_PX);
  return (
    <ul ref={list} class="grid" aria-label={t("gallery.photos")} style={{ height: `${layout.heightPx}px` }}>
      {layout.places.slice(first, end).map((place, offset) => tile(first + offset, place))}
    </ul>
  );
}

function useMeasures(list: { current: HTMLUListElement | null }): GridMeasures | undefined {
  const [measures, setMeasures] = useState<GridMeasures>();
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = () => setMeasures(measuresFor(element.clientWidth, innerWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  return measures;
}

function measuresFor(widthPx: number, screenPx: number): GridMeasures {
  const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    widthPx,
    rowHeightPx: screenPx <= PHONE_PX ? 0.5 * screenPx : between(150, 0.21 * screenPx, 300),
    columnGapPx: between(8, 0.01 * screenPx, 16),
    rowGapPx: between(12, 0.015 * screenPx, 22),
    captionHeightPx: CAPTION_HEIGHT_PX,
  };
}
