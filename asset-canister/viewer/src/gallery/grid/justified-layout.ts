/** Where a photo is in the grid, in CSS pixels from the grid's upper left corner. */
export interface TilePlace {
  leftPx: number;
  topPx: number;
  widthPx: number;
  /** The picture's height, without the caption below it. */
  heightPx: number;
}

export interface GridMeasures {
  widthPx: number;
  /** Rows are this high or a little lower; the last one is never higher. */
  rowHeightPx: number;
  columnGapPx: number;
  rowGapPx: number;
  captionHeightPx: number;
}

export interface GridLayout {
  places: readonly TilePlace[];
  heightPx: number;
}

/** Puts pictures of these ratios (width by height) into rows that fill the width, in their order. */
export function justify(ratios: readonly number[], measures: GridMeasures): GridLayout {
  const places: TilePlace[] = [];
  let topPx = 0;
  let start = 0;
  let rowRatio = 0;
  for (const [index, ratio] of ratios.entries()) {
    rowRatio += ratio;
    const gapsPx = (index - start) * measures.columnGapPx;
    const fullHeightPx = Math.max(1, (measures.widthPx - gapsPx) / rowRatio);
    const isLast = index === ratios.length - 1;
    if (fullHeightPx > measures.rowHeightPx && !isLast) continue;
    const heightPx = Math.min(fullHeightPx, measures.rowHeightPx);
    let leftPx = 0;
    for (const rowRatioOfOne of ratios.slice(start, index + 1)) {
      const widthPx = rowRatioOfOne * heightPx;
      places.push({ leftPx, topPx, widthPx, heightPx });
      leftPx += widthPx + measures.columnGapPx;
    }
    topPx += heightPx + measures.captionHeightPx + measures.rowGapPx;
    start = index + 1;
    rowRatio = 0;
  }
  return { places, heightPx: Math.max(0, topPx - measures.rowGapPx) };
}

/** The range of tiles that are at least partly between two heights: the first index, and the one after the last. */
export function placesBetween(
  { places }: GridLayout,
  fromPx: number,
  toPx: number,
  captionHeightPx: number,
): [number, number] {
  const first = firstIndex(places, ({ topPx, heightPx }) => topPx + heightPx + captionHeightPx > fromPx);
  const end = firstIndex(places, ({ topPx }) => topPx >= toPx);
  return [first, Math.max(first, end)];
}

/** Binary search: the index of the first place that meets the condition. All places after it must meet it too. */
function firstIndex(places: readonly TilePlace[], condition: (place: TilePlace) => boolean): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = places[middle];
    if (place !== undefined && condition(place)) high = middle;
    else low = middle + 1;
  }
  return low;
}
