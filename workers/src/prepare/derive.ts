import { DERIVATIVES } from "@store-forever/protocol";
import { PipelineError } from "../failures.ts";
import type { ImageType } from "./sniff.ts";

export const DERIVED_KINDS = ["display", "thumb", "placeholder"] as const;
export type DerivedKind = (typeof DERIVED_KINDS)[number];

export interface Derivative {
  kind: DerivedKind;
  bytes: Blob;
  contentType: string;
}

export interface Derivation {
  /** Of the original, as it is shown: orientation applied. */
  widthPx: number;
  heightPx: number;
  derivatives: Derivative[];
}

/**
 * Decodes a photo and makes its smaller versions; where one would not be smaller in bytes, the original takes its place.
 * @param name how a message calls the file
 * @throws PipelineError NotAnImage when the browser cannot decode it
 */
export async function derive(original: Blob, type: ImageType, name: string): Promise<Derivation> {
  const typed = original.slice(0, original.size, type);
  const bitmap = await createImageBitmap(typed, { imageOrientation: "from-image" }).catch((cause: unknown) => {
    throw new PipelineError(
      "NotAnImage",
      `${name} is damaged or of a kind that this browser cannot show. Open it in the page to check.`,
      { cause },
    );
  });
  const { width: widthPx, height: heightPx } = bitmap;
  const keepAsDisplay = await isAnimated(typed, type);
  const derivatives: Derivative[] = [];
  let source: ImageBitmap | OffscreenCanvas = bitmap;
  for (const kind of DERIVED_KINDS) {
    source = scaleDown(source, DERIVATIVES[kind].maxSidePx);
    const bytes = kind === "display" && keepAsDisplay ? typed : smaller(typed, await encode(source, kind));
    derivatives.push({ kind, bytes, contentType: bytes.type });
  }
  bitmap.close();
  return { widthPx, heightPx, derivatives };
}

/** Sides of an image scaled so that its longer side fits; never larger than it is. */
export function fitWithin(width: number, height: number, maxSide: number): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function scaleDown(source: ImageBitmap | OffscreenCanvas, maxSide: number): OffscreenCanvas {
  const { width, height } = fitWithin(source.width, source.height, maxSide);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null)
    throw new PipelineError("Internal", "The browser could not draw the photo. Close other tabs and try again.");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

async function encode(canvas: OffscreenCanvas, kind: DerivedKind): Promise<Blob> {
  const { contentType, quality } = DERIVATIVES[kind];
  const bytes = await canvas.convertToBlob({ type: contentType, quality });
  if (bytes.type === contentType) return bytes;
  throw new PipelineError("Internal", "This browser cannot write WebP pictures. Update it and try again.");
}

const smaller = (original: Blob, derivative: Blob): Blob => (derivative.size < original.size ? derivative : original);

/** A still display version would lose the movement. */
async function isAnimated(file: Blob, type: ImageType): Promise<boolean> {
  if (type === "image/jpeg" || type === "image/png") return false;
  if (type === "image/apng") return true;
  if (typeof ImageDecoder === "undefined" || !(await ImageDecoder.isTypeSupported(type))) return type === "image/gif";
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type });
  try {
    await decoder.tracks.ready;
    return decoder.tracks.selectedTrack?.animated ?? false;
  } finally {
    decoder.close();
  }
}
