import type { BytesOrFile } from "../../bytes/asset-bytes.ts";
import { blobOf } from "../../bytes/asset-bytes.ts";
import { upright } from "./upright.ts";

interface Pixels {
  /** Red, green, blue and alpha of each pixel, a byte each. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
  /** As EXIF tells it, where the library has not applied it. */
  orientation?: number;
}

/** Libraries work in RAM, with several copies. */
const MOST_BYTES = 100 * 1024 * 1024;
const MOST_PIXELS = 40_000_000;

const DECODERS: [type: RegExp, decode: (file: ArrayBuffer) => Promise<Pixels | undefined>][] = [
  [/^image\/(?:tiff|x-adobe-dng)$/, decodeTiff],
  [/^image\/vnd\.adobe\.photoshop$/, decodePsd],
  [/^image\/hei[cf]$/, decodeHeif],
];

/**
 * Decodes a picture that browsers do not, with a library that is loaded when it is first needed.
 * @returns `undefined` where there is none for its type, and for damaged and very large files
 */
export async function decodeByLibrary(file: BytesOrFile, contentType: string): Promise<ImageBitmap | undefined> {
  const decode = DECODERS.find(([type]) => type.test(contentType))?.[1];
  const blob = blobOf(file);
  if (decode === undefined || blob.size > MOST_BYTES) return undefined;
  try {
    const pixels = await decode(await blob.arrayBuffer());
    if (pixels === undefined) return undefined;
    const { rgba, width, height, orientation } = pixels;
    return upright(await createImageBitmap(new ImageData(rgba, width, height)), orientation);
  } catch {
    // Libraries throw whatever they like at what they cannot read.
    return undefined;
  }
}

/** The largest of its pictures: pages, previews and masks are pictures too. */
async function decodeTiff(file: ArrayBuffer): Promise<Pixels | undefined> {
  const { decode, decodeImage, toRGBA8 } = await import("utif2");
  const number = (value: unknown) => Number(Array.isArray(value) ? value[0] : value) || 0;
  const pictures = decode(file)
    .map((picture) => ({ picture, pixelCount: number(picture.t256) * number(picture.t257) }))
    .filter(({ pixelCount }) => pixelCount > 0 && pixelCount <= MOST_PIXELS)
    .sort((one, other) => other.pixelCount - one.pixelCount);
  const [largest] = pictures;
  if (largest === undefined) return undefined;
  const { picture } = largest;
  decodeImage(file, picture);
  const rgba = new Uint8ClampedArray(toRGBA8(picture));
  return { rgba, width: picture.width, height: picture.height, orientation: number(picture.t274) };
}

/** What all of its layers show together, which the file carries as a picture of its own. */
async function decodePsd(file: ArrayBuffer): Promise<Pixels | undefined> {
  const { initializeCanvas, readPsd } = await import("ag-psd");
  const noCanvas = () => {
    throw new Error("Pixels are asked for, and no canvas.");
  };
  initializeCanvas(noCanvas, (width, height) => new ImageData(width, height));
  const { width, height, imageData } = readPsd(file, {
    skipLayerImageData: true,
    skipThumbnail: true,
    useImageData: true,
  });
  if (imageData === undefined || !(imageData.data instanceof Uint8ClampedArray)) return undefined;
  return { rgba: new Uint8ClampedArray(imageData.data), width, height };
}

/** The picture that the file calls its first, turned and mirrored as its container tells. What EXIF says of that is a copy. */
async function decodeHeif(file: ArrayBuffer): Promise<Pixels | undefined> {
  const { default: start } = await import("libheif-js/libheif-wasm/libheif-bundle.mjs");
  const { HeifDecoder } = start();
  const images = new HeifDecoder().decode(new Uint8Array(file));
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (image === undefined) return undefined;
    const [width, height] = [image.get_width(), image.get_height()];
    if (width * height > MOST_PIXELS) return undefined;
    const decoded = await new Promise<ImageData | null>((done) => image.display(new ImageData(width, height), done));
    return decoded === null ? undefined : { rgba: new Uint8ClampedArray(decoded.data), width, height };
  } finally {
    for (const image of images) image.free();
  }
}
