import { DERIVATIVES } from "@store-forever/protocol";
import { type BytesOrFile, readBytes, sizeOf } from "../../bytes/asset-bytes.ts";
import { createRenderer } from "./create-renderer.ts";
import { DERIVED_KINDS, type DerivedKind } from "./renderer.ts";

export interface Derivative {
  kind: DerivedKind;
  /** Its `type` is its content type. */
  bytes: Blob;
}

/** `original`: the original itself is used as this kind. */
export type PhotoVersion = Derivative | { kind: DerivedKind; bytes: "original" };

export interface PhotoToDerive {
  contentType: string;
  /** The photo has colours outside of sRGB. Its versions keep them. */
  isWideGamut: boolean;
}

const WEB_TYPE = /^image\/(?:jpeg|png|gif|webp|avif)$/;
/** A page loads an original of more bytes a pixel in vain: its display version looks the same. */
const MOST_BYTES_A_PIXEL = 1;

/**
 * Makes the smaller versions of a photo. The original is used where it is small enough for it, and where a version would not
 * have fewer bytes.
 * @param bitmap the decoded photo, which is closed
 */
export async function derive(
  bitmap: ImageBitmap,
  file: BytesOrFile,
  { contentType, isWideGamut }: PhotoToDerive,
): Promise<PhotoVersion[]> {
  try {
    const keepAsDisplay =
      (WEB_TYPE.test(contentType) && isDisplaySize(bitmap, sizeOf(file))) || (await isAnimated(file, contentType));
    const kinds = keepAsDisplay ? SMALL_KINDS : DERIVED_KINDS;
    const versions = await versionsOf(bitmap, isWideGamut, kinds);
    const derivatives = versions.map(
      ({ kind, bytes }): PhotoVersion => (bytes.size >= sizeOf(file) ? { kind, bytes: "original" } : { kind, bytes }),
    );
    return keepAsDisplay ? [{ kind: "display", bytes: "original" }, ...derivatives] : derivatives;
  } finally {
    bitmap.close();
  }
}

const SMALL_KINDS = DERIVED_KINDS.filter((kind) => kind !== "display");

function isDisplaySize({ width, height }: ImageBitmap, sizeBytes: number): boolean {
  return Math.max(width, height) <= DERIVATIVES.display.maxSidePx && sizeBytes <= width * height * MOST_BYTES_A_PIXEL;
}

/** Makes versions of a picture that stands for another kind of file: those that have fewer bytes than the file. */
export async function previewFrom(bitmap: ImageBitmap, file: BytesOrFile): Promise<Derivative[]> {
  try {
    return (await versionsOf(bitmap, false, DERIVED_KINDS)).filter(({ bytes }) => bytes.size < sizeOf(file));
  } finally {
    bitmap.close();
  }
}

async function versionsOf(
  bitmap: ImageBitmap,
  isWideGamut: boolean,
  kinds: readonly DerivedKind[],
): Promise<Derivative[]> {
  const renderer = await createRenderer(bitmap, isWideGamut);
  try {
    const versions: Derivative[] = [];
    for (const kind of kinds) versions.push({ kind, bytes: await renderer.render(kind) });
    return versions;
  } finally {
    renderer.release();
  }
}

/** The display version of an animation is the original, because a still version would lose the movement. */
async function isAnimated(file: BytesOrFile, type: string): Promise<boolean> {
  if (type === "image/apng") return true;
  if (!/^image\/(?:gif|webp|avif)$/.test(type)) return false;
  if (type === "image/webp") return await isAnimatedWebp(file);
  // Firefox has no decoder to ask. There, every GIF counts as animated.
  if (typeof ImageDecoder === "undefined" || !(await ImageDecoder.isTypeSupported(type))) return type === "image/gif";
  const decoder = new ImageDecoder({ data: file instanceof Blob ? file.stream() : file, type });
  // Closing the decoder before it has read everything is no failure.
  decoder.completed.catch(() => {});
  try {
    await decoder.tracks.ready;
    return decoder.tracks.selectedTrack?.animated ?? false;
  } finally {
    decoder.close();
  }
}

/** WebP's extended header has a flag for animation (RFC 9649, section 2.7). */
async function isAnimatedWebp(file: BytesOrFile): Promise<boolean> {
  const head = await readBytes(file, 0, 21);
  return new TextDecoder().decode(head.subarray(12, 16)) === "VP8X" && ((head[20] ?? 0) & 0b10) !== 0;
}
