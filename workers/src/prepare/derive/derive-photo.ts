import { PipelineError } from "../../errors/failures.ts";
import type { ImageType } from "../inspect/content-type.ts";
import { createRenderer } from "./create-renderer.ts";
import { DERIVED_KINDS, type DerivedKind } from "./renderer.ts";

export interface Derivative {
  kind: DerivedKind;
  /** Its `type` is its content type. */
  bytes: Blob;
}

/** `original`: that is its own version of this kind. */
export type PhotoVersion = Derivative | { kind: DerivedKind; bytes: "original" };

export interface Derivation {
  /** Of the original, as it is shown: orientation applied. */
  widthPx: number;
  heightPx: number;
  derivatives: PhotoVersion[];
}

export interface PhotoToDerive {
  type: ImageType;
  /** How a message calls the file. */
  name: string;
  /** Has colours that sRGB has not: its versions keep them. */
  isWideGamut: boolean;
}

/**
 * Decodes a photo and makes its smaller versions; where one would not be smaller in bytes, the original takes its place.
 * @throws PipelineError NotAnImage when the browser cannot decode it
 */
export async function derive(file: Blob, { type, name, isWideGamut }: PhotoToDerive): Promise<Derivation> {
  const original = file.slice(0, file.size, type);
  const bitmap = await createImageBitmap(original, { imageOrientation: "from-image" }).catch((cause: unknown) => {
    throw new PipelineError(
      "NotAnImage",
      `${name} is damaged or of a kind that this browser cannot show. Open it in the page to check.`,
      { cause },
    );
  });
  const { width: widthPx, height: heightPx } = bitmap;
  try {
    const keepAsDisplay = await isAnimated(original, type);
    const versions = await versionsOf(bitmap, isWideGamut);
    const derivatives = versions.map(
      ({ kind, bytes }): PhotoVersion =>
        (kind === "display" && keepAsDisplay) || bytes.size >= original.size
          ? { kind, bytes: "original" }
          : { kind, bytes },
    );
    return { widthPx, heightPx, derivatives };
  } finally {
    bitmap.close();
  }
}

/** What stands for a file that is no picture: its versions, of those the ones that are smaller than the file. */
export async function previewFrom(bitmap: ImageBitmap, file: Blob): Promise<Derivative[]> {
  try {
    return (await versionsOf(bitmap, false)).filter(({ bytes }) => bytes.size < file.size);
  } finally {
    bitmap.close();
  }
}

async function versionsOf(bitmap: ImageBitmap, isWideGamut: boolean): Promise<Derivative[]> {
  const renderer = await createRenderer(bitmap, isWideGamut);
  try {
    const versions: Derivative[] = [];
    for (const kind of DERIVED_KINDS) versions.push({ kind, bytes: await renderer.render(kind) });
    return versions;
  } finally {
    renderer.release();
  }
}

/** A still display version would lose the movement. */
async function isAnimated(file: Blob, type: ImageType): Promise<boolean> {
  if (type === "image/jpeg" || type === "image/png") return false;
  if (type === "image/apng") return true;
  if (type === "image/webp") return await isAnimatedWebp(file);
  // Firefox has no decoder to ask: there a GIF is taken for one that moves.
  if (typeof ImageDecoder === "undefined" || !(await ImageDecoder.isTypeSupported(type))) return type === "image/gif";
  const decoder = new ImageDecoder({ data: file.stream(), type });
  // It is closed before it has read everything, which is no failure.
  decoder.completed.catch(() => {});
  try {
    await decoder.tracks.ready;
    return decoder.tracks.selectedTrack?.animated ?? false;
  } finally {
    decoder.close();
  }
}

/** WebP's extended header has a flag for it (RFC 9649, section 2.7). */
async function isAnimatedWebp(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 21).arrayBuffer());
  return new TextDecoder().decode(head.subarray(12, 16)) === "VP8X" && ((head[20] ?? 0) & 0b10) !== 0;
}
