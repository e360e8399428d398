import sharp from "sharp";
import type { FileMetadata } from "../database/schema.ts";
import { UNTRUSTED } from "./decoding-limits.ts";

/** @returns nothing for a file that cannot be read as a picture; the gallery keeps and serves it all the same */
export async function pictureFacts(file: string): Promise<Pick<FileMetadata, "dimensions" | "format">> {
  try {
    const { autoOrient, format } = await sharp(file, UNTRUSTED).metadata();
    return { dimensions: { width: autoOrient.width, height: autoOrient.height }, format };
  } catch {
    return {};
  }
}
