import encode from "@jsquash/webp/encode";
import { DERIVATIVES } from "@store-forever/protocol";
import { type DerivedKind, fitWithin, type Renderer } from "./renderer.ts";

/** Scales in the browser's decoder and encodes in WebAssembly: pixels never pass through a canvas. */
export class WasmRenderer implements Renderer {
  #source: ImageBitmap;

  constructor(picture: ImageBitmap) {
    this.#source = picture;
  }

  async render(kind: DerivedKind): Promise<Blob> {
    const { contentType, quality, maxSidePx } = DERIVATIVES[kind];
    const { width: resizeWidth, height: resizeHeight } = fitWithin(this.#source.width, this.#source.height, maxSidePx);
    this.#source = await createImageBitmap(this.#source, {
      resizeWidth,
      resizeHeight,
      resizeQuality: "high",
      premultiplyAlpha: "none",
    });
    const bytes = await encode(await pixelsOf(this.#source), { quality: quality * 100 });
    return new Blob([bytes], { type: contentType });
  }
}

async function pixelsOf(bitmap: ImageBitmap): Promise<ImageData> {
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    const image = new ImageData(bitmap.width, bitmap.height);
    await frame.copyTo(image.data, { format: "RGBA", layout: [{ offset: 0, stride: bitmap.width * 4 }] });
    return image;
  } finally {
    frame.close();
  }
}
