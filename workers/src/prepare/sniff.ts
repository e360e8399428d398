import { fileTypeFromBuffer } from "file-type/core";
import { PipelineError } from "../failures.ts";

/** The photo formats that browsers show. */
export const IMAGE_TYPES = ["image/jpeg", "image/png", "image/apng", "image/webp", "image/gif", "image/avif"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** Enough for every format's signature, with PNG's chunks before the one that says it is animated. */
const HEAD_BYTES = 4_096;

/**
 * What a file is by its first bytes, whatever its name and its server claim.
 * @param name how a message calls the file
 * @throws PipelineError NotAnImage
 */
export async function imageTypeOf(file: Blob, name: string): Promise<ImageType> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  const type = IMAGE_TYPES.find((candidate) => candidate === found?.mime);
  if (type !== undefined) return type;
  const what = found === undefined ? "not a photo" : `a ${found.ext.toUpperCase()} file`;
  throw new PipelineError(
    "NotAnImage",
    `${name} is ${what}, whatever its name says. JPEG, PNG, WebP, GIF and AVIF can be stored.`,
  );
}
