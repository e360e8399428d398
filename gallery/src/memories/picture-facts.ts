import sharp from "sharp";
import type { FileMetadata } from "../database/schema.ts";

/** Nothing for a file that cannot be read as a picture: it is kept and served all the same. */
export async function pictureFacts(file: string): Promise<Pick<FileMetadata, "dimensions" | "format">> {
  try {
    const { autoOrient, format } = await sharp(file).metadata();
    return { dimensions: { width: autoOrient.width, height: autoOrient.height }, format };
  } catch {
    return {};
  }
}
