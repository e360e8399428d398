const SIDE_PX = 16;

/**
 * Tests whether a canvas returns the pixels that were drawn. Protection against fingerprinting changes pixels when they are
 * read, or when pictures are encoded: derivatives made that way would be damaged.
 */
export async function isCanvasAccurate(): Promise<boolean> {
  try {
    const drawn = pattern();
    const context = contextOf();
    context.putImageData(drawn, 0, 0);
    if (!isSame(drawn, context.getImageData(0, 0, SIDE_PX, SIDE_PX))) return false;
    const written = await context.canvas.convertToBlob({ type: "image/png" });
    const read = contextOf();
    read.drawImage(await createImageBitmap(written), 0, 0);
    return isSame(drawn, read.getImageData(0, 0, SIDE_PX, SIDE_PX));
  } catch {
    return false;
  }
}

function contextOf(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(SIDE_PX, SIDE_PX).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("There is no canvas.");
  return context;
}

/** Every pixel has another colour. None is transparent, because an accurate canvas may change those too. */
function pattern(): ImageData {
  const image = new ImageData(SIDE_PX, SIDE_PX);
  image.data.forEach((_, at, data) => {
    data[at] = at % 4 === 3 ? 255 : (at * 167 + (at >> 3) * 59) % 256;
  });
  return image;
}

const isSame = (left: ImageData, right: ImageData) => left.data.every((value, at) => value === right.data[at]);
