import type { MemoryType } from "@store-forever/protocol";
import { fileTypeFromBlob, fileTypeFromBuffer } from "file-type/core";
import { PipelineError } from "../../errors/failures.ts";

/** The photo formats that browsers show. */
const IMAGE_TYPES = ["image/jpeg", "image/png", "image/apng", "image/webp", "image/gif", "image/avif"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** Enough for every format's signature, and for PNG's chunks up to the one that tells an animation. */
const HEAD_BYTES = 4_096;

/**
 * Recognises a photo by its first bytes, whatever its name and its server claim.
 * @param name name of the file, for messages
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
 * Recognises the content type of a file that is not a photo, by its bytes.
 * @param name name of the file, for messages
 * @throws PipelineError WrongType when the file is not of the type that the page claims
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

/** A file is text if its beginning is UTF-8 without control characters. */
async function isText(file: Blob): Promise<boolean> {
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  try {
    // The end of the head may cut a character in two.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: file.size > HEAD_BYTES });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them
    return !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}
