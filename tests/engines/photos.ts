import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { samplePhotos } from "../support/photos.ts";

/** A photo as a gallery's server keeps it. */
export interface EnginePhoto {
  name: string;
  title: string;
  caption: string;
  full: string;
  widthPx: number;
  heightPx: number;
  medium: string;
  small: string;
  /** Lower-case hexadecimal, of the full file. */
  sha256: string;
}

const COUNT = 4;

/** Real photos in three sizes, and the bytes of each by its path. */
export async function enginePhotos(): Promise<{ photos: EnginePhoto[]; files: Map<string, Buffer> }> {
  const files = new Map<string, Buffer>();
  const photos = await Promise.all(
    samplePhotos()
      .slice(0, COUNT)
      .map(async (file): Promise<EnginePhoto> => {
        const name = path.basename(file, ".jpg");
        const sized = (px: number) =>
          sharp(readFileSync(file)).rotate().resize(px, px, { fit: "inside" }).jpeg().toBuffer();
        const [full, medium, small] = await Promise.all([1_200, 600, 320].map(sized));
        if (!full || !medium || !small) throw new Error("A photo has three sizes.");
        const { width: widthPx, height: heightPx } = await sharp(full).metadata();
        const paths = {
          full: `/files/full/${name}.jpg`,
          medium: `/files/medium/${name}.jpg`,
          small: `/files/small/${name}.jpg`,
        };
        files.set(paths.full, full).set(paths.medium, medium).set(paths.small, small);
        const title = name.replaceAll("-", " ");
        const sha256 = createHash("sha256").update(full).digest("hex");
        return { name, title, caption: `About ${title}`, widthPx, heightPx, ...paths, sha256 };
      }),
  );
  return { photos, files };
}
