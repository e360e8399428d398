import { hasSamePart, isSame, type LightGrid } from "./grid-likeness.ts";

/** Cells of a grid's shorter side. */
const CELLS = 48;
/** Each cell is the mean of so many pixels by so many: how a browser scales differs with the size. */
const PIXELS_A_CELL = 4;
/** Thumbnails are cut to other shapes. Smaller differences are those of rounding. */
const SAME_SHAPE = 0.04;
/** A picture is looked at up to this shape; nothing is cut to a narrower one. */
const MAX_SHAPE = 6;

/**
 * Whether two pictures show the same: whole, stretched to one shape, or one cut to the shape of the other, wherever it was cut. A
 * cut that also enlarges is not recognised.
 */
export function isAlike(one: ImageBitmap, other: ImageBitmap): boolean {
  if (isSame(gridOf(one, CELLS, CELLS), gridOf(other, CELLS, CELLS))) return true;
  const [shape, otherShape] = [one, other].map(({ width, height }) =>
    Math.min(MAX_SHAPE, Math.max(1 / MAX_SHAPE, width / height)),
  ) as [number, number];
  if (Math.abs(Math.log(shape / otherShape)) < SAME_SHAPE) return false;
  const [wide, narrow] = shape > otherShape ? [one, other] : [other, one];
  const [wideShape, narrowShape] = [Math.max(shape, otherShape), Math.min(shape, otherShape)];
  const cells = (part: number) => Math.max(CELLS / 4, Math.round(CELLS * part));
  return (
    hasSamePart(gridOf(wide, cells(wideShape), CELLS), gridOf(narrow, cells(narrowShape), CELLS)) ||
    hasSamePart(gridOf(narrow, CELLS, cells(1 / narrowShape)), gridOf(wide, CELLS, cells(1 / wideShape)))
  );
}

function gridOf(picture: ImageBitmap, width: number, height: number): LightGrid {
  const [pixelWidth, pixelHeight] = [width * PIXELS_A_CELL, height * PIXELS_A_CELL];
  const context = new OffscreenCanvas(pixelWidth, pixelHeight).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("There is no canvas.");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, pixelWidth, pixelHeight);
  const { data } = context.getImageData(0, 0, pixelWidth, pixelHeight);
  const light = new Float32Array(width * height);
  for (let y = 0; y < pixelHeight; y++)
    for (let x = 0; x < pixelWidth; x++) {
      const at = (y * pixelWidth + x) * 4;
      const cell = Math.floor(y / PIXELS_A_CELL) * width + Math.floor(x / PIXELS_A_CELL);
      const value = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      light[cell] = (light[cell] ?? 0) + value / PIXELS_A_CELL ** 2;
    }
  return { width, height, light };
}
