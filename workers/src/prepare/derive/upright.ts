/** What EXIF calls an orientation: a mirrored picture first, then quarters that it is turned clockwise. */
const ORIENTATIONS: Record<number, { isMirrored: boolean; turns: number }> = {
  2: { isMirrored: true, turns: 0 },
  3: { isMirrored: false, turns: 2 },
  4: { isMirrored: true, turns: 2 },
  5: { isMirrored: true, turns: 3 },
  6: { isMirrored: false, turns: 1 },
  7: { isMirrored: true, turns: 1 },
  8: { isMirrored: false, turns: 3 },
};

/** Shows a picture as its EXIF orientation tells. @param bitmap is closed where another one takes its place */
export function upright(bitmap: ImageBitmap, orientation = 1): ImageBitmap {
  const found = ORIENTATIONS[orientation];
  if (found === undefined) return bitmap;
  const { isMirrored, turns } = found;
  const { width, height } = bitmap;
  const isSideways = turns % 2 === 1;
  const canvas = new OffscreenCanvas(isSideways ? height : width, isSideways ? width : height);
  const context = canvas.getContext("2d");
  context?.translate(canvas.width / 2, canvas.height / 2);
  context?.rotate((turns * Math.PI) / 2);
  if (isMirrored) context?.scale(-1, 1);
  context?.drawImage(bitmap, -width / 2, -height / 2);
  bitmap.close();
  return canvas.transferToImageBitmap();
}
