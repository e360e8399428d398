import { DERIVATIVES } from "@store-forever/protocol";
import sharp from "sharp";
import type { DerivedPicture } from "../../asset-canister/import/photos/photo-folder.ts";

/** What stands for a picture, as the extension makes it. @returns undefined for what cannot be decoded here */
export async function derivePicture(bytes: Uint8Array): Promise<DerivedPicture | undefined> {
  try {
    const upright = await sharp(bytes).rotate().toBuffer({ resolveWithObject: true });
    const { width: widthPx, height: heightPx } = upright.info;
    const smaller = async ({ maxSidePx, quality }: { maxSidePx: number; quality: number }) => {
      const resized = sharp(bytes).rotate().resize(maxSidePx, maxSidePx, { fit: "inside", withoutEnlargement: true });
      return new Uint8Array(await resized.webp({ quality: Math.round(quality * 100) }).toBuffer());
    };
    return {
      widthPx,
      heightPx,
      display: await smaller(DERIVATIVES.display),
      thumb: await smaller(DERIVATIVES.thumb),
      placeholder: await smaller(DERIVATIVES.placeholder),
    };
  } catch {
    return undefined;
  }
}
