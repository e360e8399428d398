import { PipelineError } from "../../errors/failures.ts";
import type { ImageType } from "../inspect/content-type.ts";
import { createRenderer } from "./create-renderer.ts";
import { DERIVED_KINDS, type DerivedKind } from "./renderer.ts";

export interface Derivative {
  kind: DerivedKind;
  /** Its `type` is its content type. */
  bytes: Blob;
}

/** `original`: the original itself is used as this kind. */
export type PhotoVersion = Derivative | { kind: DerivedKind; bytes: "original" };

export interface Derivation {
  /** Size of the original as it is shown, with its orientation applied. */
  widthPx: number;
  heightPx: number;
  derivatives: PhotoVersion[];
}

export interface PhotoToDerive {
  type: ImageType;
  /** Name of the file, for messages. */
  name: string;
  /** The photo has colours outside of sRGB. Its versions keep them. */
  isWideGamut: boolean;
}

/**
 * Decodes a photo and makes its smaller versions. The original is used where a version would not have fewer bytes.
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

/** Makes versions of a picture that stands for another kind of file: those that have fewer bytes than the file. */
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

/** The display version of an animation is the original, because a still version would lose the movement. */
async function isAnimated(file: Blob, type: ImageType): Promise<boolean> {
  if (type === "image/jpeg" || type === "image/png") return false;
  if (type === "image/apng") return true;
  if (type === "image/webp") return await isAnimatedWebp(file);
  // Firefox has no decoder to ask. There, every GIF counts as animated.
  if (typeof ImageDecoder === "undefined" || !(await ImageDecoder.isTypeSupported(type))) return type === "image/gif";
  const decoder = new ImageDecoder({ data: file.stream(), type });
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
async function isAnimatedWebp(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 21).arrayBuffer());
  return new TextDecoder().decode(head.subarray(12, 16)) === "VP8X" && ((head[20] ?? 0) & 0b10) !== 0;
}
