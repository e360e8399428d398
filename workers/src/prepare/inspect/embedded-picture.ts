import type { BytesOrFile } from "../../bytes/asset-bytes.ts";
import { BytesAt } from "./bytes-at.ts";

/** Cameras' files have their previews before the picture itself, and are seldom larger. */
const MOST_BYTES = 256 * 1024 * 1024;
const PIECE_BYTES = 8 * 1024 * 1024;
/** A preview's head with the camera's notes. */
const HEAD_BYTES = 128 * 1024;
/** Enough to tell what a picture shows. */
const MIN_SIDE_PX = 100;

interface Embedded {
  at: number;
  widthPx: number;
  heightPx: number;
}

/**
 * The largest JPEG within a file of another format: the preview that cameras put into their raw files and phones into theirs. They
 * have it in many places, so it is looked for by its beginning. What browsers do not decode, such as lossless JPEG, is left out.
 * @returns from its beginning to the end of the file, which decoders ignore
 */
export async function embeddedPicture(file: BytesOrFile): Promise<Blob | undefined> {
  const bytes = new BytesAt(file);
  let largest: Embedded | undefined;
  for await (const at of beginningsIn(bytes)) {
    const size = await sizeOfJpeg(bytes, at);
    if (size === undefined || Math.max(size.widthPx, size.heightPx) < MIN_SIDE_PX) continue;
    if (largest === undefined || size.widthPx > largest.widthPx) largest = { at, ...size };
  }
  if (largest === undefined) return undefined;
  return new Blob([file instanceof Blob ? file.slice(largest.at) : file.subarray(largest.at)], { type: "image/jpeg" });
}

async function* beginningsIn(bytes: BytesAt): AsyncGenerator<number> {
  const end = Math.min(bytes.sizeBytes, MOST_BYTES);
  // The file's own beginning is no part of it.
  for (let start = 1; start < end; start += PIECE_BYTES) {
    const piece = await bytes.read(start, PIECE_BYTES + 2);
    for (let at = piece.indexOf(0xd8); at !== -1; at = piece.indexOf(0xd8, at + 1))
      if (piece[at - 1] === 0xff && piece[at + 1] === 0xff) yield start + at - 1;
  }
}

/** Reads the segments up to the one that tells the size (ITU T.81, annex B). */
async function sizeOfJpeg(bytes: BytesAt, start: number): Promise<Omit<Embedded, "at"> | undefined> {
  const head = await bytes.read(start, HEAD_BYTES);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 2; at + 9 < head.length && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    // Baseline, extended and progressive.
    if (marker >= 0xc0 && marker <= 0xc2)
      return view.getUint8(at + 4) === 8
        ? { heightPx: view.getUint16(at + 5), widthPx: view.getUint16(at + 7) }
        : undefined;
    const isSegment = (marker >= 0xc4 && marker <= 0xcf) || marker === 0xdb || marker >= 0xdd;
    if (!isSegment) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
