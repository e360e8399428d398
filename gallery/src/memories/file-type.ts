import { open } from "node:fs/promises";
import type { MemoryType } from "@store-forever/protocol";
import { fileTypeFromFile } from "file-type";

export interface FileType {
  type: Exclude<MemoryType, "note">;
  mimeType: string;
}

const DOCUMENTS = new Set([
  "application/pdf",
  "application/rtf",
  "application/epub+zip",
  "application/msword",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/vnd.oasis.opendocument.text",
  "application/vnd.oasis.opendocument.spreadsheet",
  "application/vnd.oasis.opendocument.presentation",
]);
/** The types of pictures that every browser shows. */
const IMAGES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/apng"]);
const TEXT_SAMPLE_BYTES = 64 * 1024;

/**
 * Tells what a file is from its bytes alone: neither its name nor the type that the browser sent counts.
 * Text of any kind, also HTML and SVG, is a plain text document.
 * @returns `undefined` for what the gallery does not take
 */
export async function fileTypeOf(file: string): Promise<FileType | undefined> {
  const mimeType = (await fileTypeFromFile(file))?.mime;
  if (mimeType === undefined || mimeType === "application/xml")
    return (await isText(file)) ? { type: "document", mimeType: "text/plain" } : undefined;
  if (IMAGES.has(mimeType)) return { type: "image", mimeType };
  if (mimeType.startsWith("video/")) return { type: "video", mimeType };
  if (mimeType.startsWith("audio/")) return { type: "audio", mimeType };
  return DOCUMENTS.has(mimeType) ? { type: "document", mimeType } : undefined;
}

/** Tells whether the file's beginning is UTF-8 without control characters. */
async function isText(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TEXT_SAMPLE_BYTES), 0, TEXT_SAMPLE_BYTES, 0);
    // The sample may end in the middle of a character, which `stream` allows.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return !/[\x00-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
