import { imageSize } from "image-size";
import { type BytesOrFile, readBytes } from "../../bytes/asset-bytes.ts";

/** Enough for every format's header, behind a camera's notes. */
const HEAD_BYTES = 1024 * 1024;
/** Of a picture that does not say how large it is, or of what is no picture but may have one: a frame, a cover. */
const TYPICAL_PIXELS = 12_000_000;
/** Three colours and how opaque they are, and a third of that while the browser makes it smaller. */
const BYTES_PER_PIXEL = (4 * 4) / 3;

/** What decoding a file's picture takes of the memory, by what its header says. */
export async function pictureBytesOf(file: BytesOrFile): Promise<number> {
  return Math.ceil((await pixelsOf(file)) * BYTES_PER_PIXEL);
}

async function pixelsOf(file: BytesOrFile): Promise<number> {
  try {
    const { width, height } = imageSize(await readBytes(file, 0, HEAD_BYTES));
    return width * height;
  } catch {
    return TYPICAL_PIXELS;
  }
}
