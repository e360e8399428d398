import { DERIVATIVES } from "@store-forever/protocol";
import { PipelineError } from "../../errors/failures.ts";
import { isCanvasAccurate } from "./canvas-accuracy.ts";
import { type DerivedKind, fitWithin, type Renderer } from "./renderer.ts";

let isAccurate: Promise<boolean> | undefined;

/** Renders with the browser's canvas where that is accurate, otherwise with an encoder in WebAssembly without a canvas. */
export async function createRenderer(picture: ImageBitmap, isWideGamut: boolean): Promise<Renderer> {
  isAccurate ??= isCanvasAccurate();
  if (await isAccurate) return new CanvasRenderer(picture, isWideGamut);
  const { WasmRenderer } = await import("./wasm-renderer.ts");
  return new WasmRenderer(picture);
}

class CanvasRenderer implements Renderer {
  readonly #colorSpace: PredefinedColorSpace;
  readonly #picture: ImageBitmap;
  #canvas: OffscreenCanvas | undefined;

  constructor(picture: ImageBitmap, isWideGamut: boolean) {
    this.#picture = picture;
    this.#colorSpace = isWideGamut ? "display-p3" : "srgb";
  }

  async render(kind: DerivedKind): Promise<Blob> {
    const { contentType, quality, maxSidePx } = DERIVATIVES[kind];
    const canvas = this.#scaleDown(maxSidePx);
    this.release();
    this.#canvas = canvas;
    const bytes = await canvas.convertToBlob({ type: contentType, quality });
    if (bytes.type === contentType) return bytes;
    throw new PipelineError("Internal", "This browser cannot write WebP pictures. Update it and try again.");
  }

  /** Frees megabytes of pixels, which would otherwise stay until the worker collects garbage. */
  release(): void {
    if (this.#canvas === undefined) return;
    this.#canvas.width = 0;
    this.#canvas.height = 0;
    this.#canvas = undefined;
  }

  #scaleDown(maxSidePx: number): OffscreenCanvas {
    const source = this.#canvas ?? this.#picture;
    const { width, height } = fitWithin(source.width, source.height, maxSidePx);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { colorSpace: this.#colorSpace });
    if (context === null)
      throw new PipelineError("Internal", "The browser could not draw the photo. Close other tabs and try again.");
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, width, height);
    return canvas;
  }
}
