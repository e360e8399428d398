import type { MemoryType } from "@store-forever/protocol";
import { fileTypeFromBlob, fileTypeFromBuffer } from "file-type/core";
import { PipelineError } from "../../errors/failures.ts";

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

/**
 * The content type of a file that is not a photo, by its bytes.
 * @param name how a message calls the file
 * @throws PipelineError WrongType when it is not of the kind that the page says
 */
export async function contentTypeOf(file: Blob, type: Exclude<MemoryType, "image">, name: string): Promise<string> {
  const found = (await fileTypeFromBlob(file).catch(() => undefined))?.mime;
  const contentType = found ?? ((await isText(file)) ? "text/plain" : "application/octet-stream");
  const fits =
    type === "document" ||
    (type === "note" ? contentType.startsWith("text/") : new RegExp(`^(?:${type}/|application/ogg)`).test(contentType));
  if (fits) return contentType;
  throw new PipelineError(
    "WrongType",
    `${name} is not ${type === "audio" ? "a recording" : `a ${type}`} but ${contentType}, whatever its name says.`,
  );
}

/** Its beginning is UTF-8 without control characters. */
async function isText(file: Blob): Promise<boolean> {
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  try {
    // A character may be cut in two where the head ends.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: file.size > HEAD_BYTES });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text has
    return !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}
