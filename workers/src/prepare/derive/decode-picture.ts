import { type BytesOrFile, blobOf } from "../../bytes/asset-bytes.ts";
import { embeddedPicture } from "../inspect/embedded-picture.ts";
import type { PictureSize } from "../inspect/picture-size.ts";
import { upright } from "./upright.ts";

/** Formats that every browser shows. */
const SHOWN_BY_BROWSERS = /^image\/(?:jpeg|a?png|gif|webp|avif|bmp|x-icon)$/;

/** Whether a file of this type that is not decoded is damaged: browsers show its kind. */
export const isShownByBrowsers = (contentType: string): boolean => SHOWN_BY_BROWSERS.test(contentType);

/** Decoded, a picture takes four bytes a pixel. Larger ones do not fit into a browser's memory. */
const MOST_PIXELS = 200_000_000;

/** @param size as the file's header tells it */
export const isTooLarge = (size: PictureSize | undefined): boolean =>
  size !== undefined && size.widthPx * size.heightPx > MOST_PIXELS;

/** The marker that ends a JPEG. */
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);

/**
 * Decodes a picture with its orientation applied.
 * @returns `undefined` where this browser cannot
 */
export async function decodePicture(file: BytesOrFile, contentType: string): Promise<ImageBitmap | undefined> {
  const typed = new Blob([file], { type: contentType });
  return (
    (await bitmapOf(typed)) ??
    // Browsers show of one that is cut off as much as there is. Only its end makes a decoder take it.
    (contentType === "image/jpeg"
      ? await bitmapOf(new Blob([typed, END_OF_IMAGE], { type: contentType }))
      : undefined) ??
    (await firstFrameOf(typed))
  );
}

/** Decodes the preview that a file carries. Most cameras tell its orientation beside it, as that of the whole file. */
export async function decodeEmbedded(file: BytesOrFile): Promise<ImageBitmap | undefined> {
  const embedded = await embeddedPicture(file);
  const bitmap = embedded && (await bitmapOf(embedded));
  if (embedded === undefined || bitmap === undefined) return undefined;
  const { readOrientation } = await import("../inspect/photo-facts.ts");
  const isApplied = (await readOrientation(embedded)) !== undefined;
  return isApplied ? bitmap : upright(bitmap, await readOrientation(file));
}

async function bitmapOf(file: Blob): Promise<ImageBitmap | undefined> {
  return await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
}

/** Formats whose pictures may move. */
const MAY_MOVE = /^image\/(?:gif|a?png|webp|avif)$/;
/** As many frames tell what a picture shows that moves. */
const MOST_FRAMES = 12;

/** Frames of a picture that moves, spread over it, without its first; none where the browser has no decoder for them. */
export async function* laterFramesOf(file: BytesOrFile, contentType: string): AsyncGenerator<ImageBitmap> {
  if (!MAY_MOVE.test(contentType) || typeof ImageDecoder === "undefined") return;
  if (!(await ImageDecoder.isTypeSupported(contentType))) return;
  const decoder = new ImageDecoder({ data: await blobOf(file).arrayBuffer(), type: contentType });
  try {
    await Promise.all([decoder.tracks.ready, decoder.completed]);
    const last = (decoder.tracks.selectedTrack?.frameCount ?? 1) - 1;
    const count = Math.min(last, MOST_FRAMES);
    for (let at = 1; at <= count; at++) {
      const { image } = await decoder.decode({ frameIndex: Math.round((at * last) / count) });
      yield await createImageBitmap(image).finally(() => image.close());
    }
  } catch {
    // What is damaged later on shows its first frames.
  } finally {
    decoder.close();
  }
}

/** As much of a damaged picture as a page would show. Firefox has no such decoder. */
async function firstFrameOf(file: Blob): Promise<ImageBitmap | undefined> {
  if (typeof ImageDecoder === "undefined" || !(await ImageDecoder.isTypeSupported(file.type))) return undefined;
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: file.type });
  try {
    const { image } = await decoder.decode({ completeFramesOnly: false });
    return await createImageBitmap(image).finally(() => image.close());
  } catch {
    return undefined;
  } finally {
    decoder.close();
  }
}
