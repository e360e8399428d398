import { imageSize } from "image-size";
import { type BytesOrFile, readBytes } from "../../bytes/asset-bytes.ts";

/** Enough to reach every format's header, after a camera's notes. */
const HEAD_BYTES = 1024 * 1024;
/** Assumed for a picture of unknown size, and for files that may contain a picture, such as a frame or a cover. */
const TYPICAL_PIXELS = 12_000_000;
/** Three colours and alpha, and a third of that again while the browser scales the picture down. */
const BYTES_PER_PIXEL = (4 * 4) / 3;

export interface PictureSize {
  widthPx: number;
  heightPx: number;
}

/** How much RAM decoding a file's picture takes, according to the file's header. */
export async function pictureBytesOf(file: BytesOrFile): Promise<number> {
  const { widthPx, heightPx } = (await pictureSizeOf(file)) ?? { widthPx: TYPICAL_PIXELS, heightPx: 1 };
  return Math.ceil(widthPx * heightPx * BYTES_PER_PIXEL);
}

/** The size of a picture as it is stored, without its orientation. @returns `undefined` where the header does not tell */
export async function pictureSizeOf(file: BytesOrFile): Promise<PictureSize | undefined> {
  try {
    const { width, height } = imageSize(await readBytes(file, 0, HEAD_BYTES));
    return width > 0 && height > 0 ? { widthPx: Math.round(width), heightPx: Math.round(height) } : undefined;
  } catch {
    return undefined;
  }
}
