import { DERIVATIVES } from "@store-forever/protocol";
import type { DerivedPicture } from "../../../../import/photos/photo-folder.ts";

/** What stands for a picture, as the extension makes it. @returns undefined for what this browser does not decode */
export async function derivePicture(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<DerivedPicture | undefined> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: contentType })).catch(() => undefined);
  if (bitmap === undefined) return undefined;
  try {
    const { width: widthPx, height: heightPx } = bitmap;
    const smaller = async ({ maxSidePx, quality }: { maxSidePx: number; quality: number }) => {
      const scale = Math.min(1, maxSidePx / Math.max(widthPx, heightPx));
      const canvas = new OffscreenCanvas(
        Math.max(1, Math.round(widthPx * scale)),
        Math.max(1, Math.round(heightPx * scale)),
      );
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await canvas.convertToBlob({ type: "image/webp", quality });
      return new Uint8Array(await blob.arrayBuffer());
    };
    return {
      widthPx,
      heightPx,
      display: await smaller(DERIVATIVES.display),
      thumb: await smaller(DERIVATIVES.thumb),
      placeholder: await smaller(DERIVATIVES.placeholder),
    };
  } finally {
    bitmap.close();
  }
}
