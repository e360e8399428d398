/** The sides of the grid whose neighbours are compared. */
const COLUMNS = 9;
const ROWS = 8;
/** Of 64 bits. Copies in other sizes and qualities differ in a few, other pictures in about half. */
const MOST_DIFFERENT_BITS = 14;
/** Thumbnails are cut to other shapes. */
const SAME_SHAPE = 0.04;

/**
 * Whether two pictures show the same: by their difference hashes (dHash, as Neal Krawetz describes it in "Kind of Like That",
 * 2013), whole and cut to the other's shape.
 */
export function isAlike(one: ImageBitmap, other: ImageBitmap): boolean {
  const shapes = [one.width / one.height, other.width / other.height] as const;
  const [whole, otherWhole] = [hashOf(one), hashOf(other)];
  if (isClose(whole, otherWhole)) return true;
  if (Math.abs(Math.log(shapes[0] / shapes[1])) < SAME_SHAPE) return false;
  return isClose(hashOf(one, shapes[1]), otherWhole) || isClose(whole, hashOf(other, shapes[0]));
}

const isClose = (one: readonly boolean[], other: readonly boolean[]) =>
  one.filter((bit, at) => bit !== other[at]).length <= MOST_DIFFERENT_BITS;

/** @param shape width by height of the middle that is looked at, where it is narrower or lower than the picture */
function hashOf(picture: ImageBitmap, shape = picture.width / picture.height): boolean[] {
  const width = Math.min(picture.width, picture.height * shape);
  const height = Math.min(picture.height, picture.width / shape);
  const context = new OffscreenCanvas(COLUMNS, ROWS).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("There is no canvas.");
  context.imageSmoothingQuality = "high";
  const [left, top] = [(picture.width - width) / 2, (picture.height - height) / 2];
  context.drawImage(picture, left, top, width, height, 0, 0, COLUMNS, ROWS);
  const { data } = context.getImageData(0, 0, COLUMNS, ROWS);
  const light = (at: number) => 299 * (data[at] ?? 0) + 587 * (data[at + 1] ?? 0) + 114 * (data[at + 2] ?? 0);
  const rows = Array.from({ length: ROWS }, (_, row) => row * COLUMNS);
  return rows.flatMap((start) =>
    Array.from({ length: COLUMNS - 1 }, (_, column) => {
      const at = (start + column) * 4;
      return light(at) < light(at + 4);
    }),
  );
}
