import type { MemoryType } from "@store-forever/protocol";

export interface FileType {
  contentType: string;
  memoryType: MemoryType;
}

/** How files begin: the text at an offset, as Latin letters. */
const BEGINNINGS: readonly [contentType: string, at: number, text: string][] = [
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/gif", 0, "GIF8"],
  ["image/webp", 8, "WEBP"],
  ["image/avif", 4, "ftypavif"],
  ["image/heic", 4, "ftypheic"],
  ["image/heic", 4, "ftypheix"],
  ["image/heif", 4, "ftypmif1"],
  ["image/jxl", 4, "JXL \r\n\x87\n"],
  ["image/tiff", 0, "II*\0"],
  ["image/tiff", 0, "MM\0*"],
  ["video/quicktime", 4, "ftypqt"],
  ["video/mp4", 4, "ftyp"],
  ["video/webm", 0, "\x1aE\xdf\xa3"],
  ["video/x-msvideo", 8, "AVI "],
  ["audio/mpeg", 0, "ID3"],
  ["audio/wav", 8, "WAVE"],
];

/** Raw files begin as TIFF does, and are named by their cameras. */
const RAW = /\.(?:dng|cr2|nef|arw|orf|rw2|pef|srw)$/i;

/** What a photo, film or sound is by its first bytes. @returns undefined for other files */
export function fileTypeOf(name: string, head: Uint8Array): FileType | undefined {
  const text = String.fromCharCode(...head.subarray(0, 16));
  const contentType = BEGINNINGS.find(([, at, beginning]) => text.startsWith(beginning, at))?.[0];
  if (contentType === undefined) return undefined;
  if (contentType === "image/tiff" && RAW.test(name))
    return { contentType: `image/x-${name.slice(name.lastIndexOf(".") + 1).toLowerCase()}`, memoryType: "image" };
  return { contentType, memoryType: contentType.split("/")[0] as MemoryType };
}
