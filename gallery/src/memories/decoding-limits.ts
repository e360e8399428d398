import type { Metadata, SharpOptions } from "sharp";

/** Where a picture is decoded line by line. Time grows with it: a baseline JPEG of this size takes some seconds. */
const MAX_PIXELS = 200_000_000;
/** Where all of a picture has to be in memory at once. */
const MAX_WHOLE_BYTES = 200_000_000;
const BYTES_BY_DEPTH: Readonly<Record<string, number>> = { uchar: 1, ushort: 2, float: 4 };

/** How untrusted pictures are opened. */
export const UNTRUSTED: SharpOptions = { limitInputPixels: MAX_PIXELS, sequentialRead: true, failOn: "none" };

/** Tells from a picture's header whether decoding it takes little enough. A file of a megabyte can hold a gigabyte of pixels. */
export function isSafeToDecode({
  width,
  height,
  channels,
  depth,
  format,
  isProgressive,
  orientation,
}: Metadata): boolean {
  const pixels = width * height;
  if (!(pixels <= MAX_PIXELS)) return false;
  // Interlaced pictures, and those that are to be turned, are decoded as a whole before the first line is there.
  const isByLine = (format === "jpeg" || format === "png") && !isProgressive && (orientation ?? 1) === 1;
  return isByLine || pixels * (channels ?? 4) * (BYTES_BY_DEPTH[depth ?? ""] ?? 4) <= MAX_WHOLE_BYTES;
}
