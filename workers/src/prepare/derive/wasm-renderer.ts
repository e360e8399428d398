import encode from "@jsquash/webp/encode";
import { DERIVATIVES } from "@store-forever/protocol";
import { type DerivedKind, fitWithin, type Renderer } from "./renderer.ts";

/** Scales with the browser's decoder and encodes in WebAssembly, so that no pixel passes through a canvas. */
export class WasmRenderer implements Renderer {
  readonly #picture: ImageBitmap;
  #scaled: ImageBitmap | undefined;

  constructor(picture: ImageBitmap) {
    this.#picture = picture;
  }

  async render(kind: DerivedKind): Promise<Blob> {
    const { contentType, quality, maxSidePx } = DERIVATIVES[kind];
    const source = this.#scaled ?? this.#picture;
    const { width: resizeWidth, height: resizeHeight } = fitWithin(source.width, source.height, maxSidePx);
    // Firefox does not resize when it is asked for colours that are not multiplied by alpha.
    const scaled = await createImageBitmap(source, { resizeWidth, resizeHeight, resizeQuality: "high" });
    this.release();
    this.#scaled = scaled;
    const bytes = await encode(await pixelsOf(scaled), { quality: quality * 100 });
    return new Blob([bytes], { type: contentType });
  }

  release(): void {
    this.#scaled?.close();
    this.#scaled = undefined;
  }
}

async function pixelsOf(bitmap: ImageBitmap): Promise<ImageData> {
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    const image = new ImageData(bitmap.width, bitmap.height);
    await frame.copyTo(image.data, { format: "RGBA" });
    divideByAlpha(image.data);
    return image;
  } finally {
    frame.close();
  }
}

/** A bitmap's colours are multiplied by alpha. An encoder expects them without. */
function divideByAlpha(rgba: Uint8ClampedArray): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let color = at; color < at + 3; color++) rgba[color] = Math.round(((rgba[color] ?? 0) * 255) / alpha);
  }
}
