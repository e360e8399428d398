/** How bright a picture is, row by row, as a small grid. */
export interface LightGrid {
  width: number;
  height: number;
  light: Float32Array;
}

/** Copies of a picture in other sizes, qualities and formats reach 0.9 and more; a burst's next picture 0.78, others 0.25. */
const SAME_DETAIL = 0.85;
/** A part was cut between cells. */
const SAME_DETAIL_OF_PART = 0.76;
/** What a cell differs from those around it, on average, in a picture that has any detail. */
const MIN_DETAIL = 0.8;
/** Without detail the light alone tells. */
const SAME_LIGHT = 0.95;
const FLAT_LIGHT = 3;
const NEARLY_EQUAL = 12;

/**
 * Whether two grids of one size show the same: by the correlation of their detail, which is what each cell differs from those around
 * it. Light alone would take a mirrored picture, or the next of a burst, for the same.
 */
export function isSame(one: LightGrid, other: LightGrid, sameDetail = SAME_DETAIL): boolean {
  const [detail, otherDetail] = [detailOf(one), detailOf(other)];
  if (spreadOf(detail) >= MIN_DETAIL && spreadOf(otherDetail) >= MIN_DETAIL)
    return correlation(detail, otherDetail) >= sameDetail;
  if (spreadOf(one.light) >= FLAT_LIGHT && spreadOf(other.light) >= FLAT_LIGHT)
    return correlation(one.light, other.light) >= SAME_LIGHT;
  const difference = one.light.reduce((sum, light, at) => sum + Math.abs(light - (other.light[at] ?? 0)), 0);
  return difference / one.light.length <= NEARLY_EQUAL;
}

/** Whether the part of the larger grid in which the smaller one fits is the same, wherever it is. */
export function hasSamePart(larger: LightGrid, smaller: LightGrid): boolean {
  for (let top = 0; top + smaller.height <= larger.height; top++)
    for (let left = 0; left + smaller.width <= larger.width; left++)
      if (isSame(partOf(larger, left, top, smaller), smaller, SAME_DETAIL_OF_PART)) return true;
  return false;
}

function partOf(
  { width: fullWidth, light }: LightGrid,
  left: number,
  top: number,
  { width, height }: Pick<LightGrid, "width" | "height">,
): LightGrid {
  const part = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = (top + row) * fullWidth + left;
    part.set(light.subarray(start, start + width), row * width);
  }
  return { width, height, light: part };
}

/** Cells are compared with those at this distance. */
const REACH = 2;

function detailOf({ width, height, light }: LightGrid): Float32Array {
  const at = (x: number, y: number) =>
    light[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
  return Float32Array.from(light, (value, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    return value - (at(x - REACH, y) + at(x + REACH, y) + at(x, y - REACH) + at(x, y + REACH)) / 4;
  });
}

const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: Float32Array): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function correlation(one: Float32Array, other: Float32Array): number {
  const [mean, otherMean] = [meanOf(one), meanOf(other)];
  const shared = one.reduce((sum, value, at) => sum + (value - mean) * ((other[at] ?? 0) - otherMean), 0);
  return shared / one.length / (spreadOf(one) * spreadOf(other) || 1);
}
