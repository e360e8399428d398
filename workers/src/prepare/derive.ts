import { PipelineError } from "../failures.ts";
import { createRenderer } from "./render.ts";
import { DERIVED_KINDS, type DerivedKind } from "./renderer.ts";
import type { ImageType } from "./sniff.ts";

export interface Derivative {
  kind: DerivedKind;
  /** Its `type` is its content type. */
  bytes: Blob;
}

export interface Derivation {
  /** Of the original, as it is shown: orientation applied. */
  widthPx: number;
  heightPx: number;
  derivatives: Derivative[];
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
    const derivatives = await deriveFrom(bitmap, { original, isWideGamut, keepAsDisplay });
    return { widthPx, heightPx, derivatives };
  } finally {
    bitmap.close();
  }
}

/** @param keepAsDisplay the original is its own display version */
export async function deriveFrom(
  bitmap: ImageBitmap,
  { original, isWideGamut, keepAsDisplay }: { original: Blob; isWideGamut: boolean; keepAsDisplay: boolean },
): Promise<Derivative[]> {
  const renderer = await createRenderer(bitmap, isWideGamut);
  const derivatives: Derivative[] = [];
  for (const kind of DERIVED_KINDS) {
    const rendered = await renderer.render(kind);
    const bytes = kind === "display" && keepAsDisplay ? original : smaller(original, rendered);
    derivatives.push({ kind, bytes });
  }
  return derivatives;
}

const smaller = (original: Blob, derivative: Blob): Blob => (derivative.size < original.size ? derivative : original);

/** A still display version would lose the movement. */
async function isAnimated(file: Blob, type: ImageType): Promise<boolean> {
  if (type === "image/jpeg" || type === "image/png") return false;
  if (type === "image/apng") return true;
  if (typeof ImageDecoder === "undefined" || !(await ImageDecoder.isTypeSupported(type))) return type === "image/gif";
  const decoder = new ImageDecoder({ data: file.stream(), type });
  try {
    await decoder.tracks.ready;
    return decoder.tracks.selectedTrack?.animated ?? false;
  } finally {
    decoder.close();
  }
}
