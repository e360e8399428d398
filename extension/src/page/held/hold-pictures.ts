import type { HeldPicture } from "@store-forever/workers";
import { sha256Hex } from "./sha256.ts";

/** A picture that no server has, or has at no address: a script, a canvas or the page's own text made it. */
export interface HeldFile {
  /** The same for the same picture, also after a reload. */
  key: string;
  picture: HeldPicture;
  contentType?: string;
  widthPx: number;
  heightPx: number;
}

/** One picture is handed over up to this size, and all of a page together up to the other. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_BYTES_TOGETHER = 256 * 1024 * 1024;
/** Smaller ones keep the place of others, or are icons. */
const LEAST_PX = 120;
const LEAST_BYTES = 1_500;
const SAMPLE_PX = 16;

const files = new WeakMap<Element, { source: string; file: HeldFile | undefined }>();
const kept = new Map<string, Blob>();
let keptBytes = 0;

/** The picture of an element that only the page has, as it was when pictures were last held. */
export const heldFile = (element: Element): HeldFile | undefined => files.get(element)?.file;

/** The bytes of a held picture. @param sha256 in hexadecimal */
export const heldBytes = (sha256: string): Blob | undefined => kept.get(sha256);

/** Whether an element may show a picture that only the page has. */
export const mayHold = (element: Element): boolean => sourceOf(element) !== undefined;

const AT_ONCE = 6;

/** Reads the pictures of elements that only the page has. What has not changed is not read again. */
export async function holdPictures(elements: readonly Element[]): Promise<void> {
  let withheldCount = 0;
  const waiting = elements.values();
  const hold = async () => {
    for (const element of waiting) {
      const source = element.localName === "canvas" ? fingerprint(element as HTMLCanvasElement) : sourceOf(element);
      if (source === undefined) files.delete(element);
      else if (source === WITHHELD) files.set(element, { source, file: withheld(element, withheldCount++) });
      else if (files.get(element)?.source !== source) files.set(element, { source, file: await read(element, source) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hold));
}

const WITHHELD = "withheld";

/** What a picture is read from; nothing where it is at an address of the web. */
function sourceOf(element: Element): string | undefined {
  if (element.localName === "canvas") {
    const { width, height } = element as HTMLCanvasElement;
    return Math.min(width, height) >= LEAST_PX ? "canvas" : undefined;
  }
  if (element.localName !== "img") return undefined;
  const { currentSrc, src, naturalWidth, naturalHeight } = element as HTMLImageElement;
  const address = currentSrc || src;
  if (!/^(?:blob:|data:image\/(?!svg))/.test(address)) return undefined;
  return Math.min(naturalWidth, naturalHeight) >= LEAST_PX ? address : undefined;
}

async function read(element: Element, source: string): Promise<HeldFile | undefined> {
  const blob =
    element.localName === "canvas" ? await drawn(element as HTMLCanvasElement) : await bytesAt(element, source);
  if (blob === undefined || blob.size < LEAST_BYTES) return undefined;
  const [widthPx, heightPx] = sizeOf(element);
  const sha256 = await sha256Hex(blob);
  const facts = { key: sha256, widthPx, heightPx, ...(blob.type === "" ? {} : { contentType: blob.type }) };
  const isKept = kept.has(sha256);
  if (blob.size > MOST_BYTES || (!isKept && keptBytes + blob.size > MOST_BYTES_TOGETHER))
    return { ...facts, picture: { name: "tooLarge" } };
  if (!isKept) keptBytes += blob.size;
  kept.set(sha256, blob);
  return { ...facts, picture: { name: "handedOver", sha256, sizeBytes: blob.size } };
}

/** Its place among the page's own is all that is known of a picture that nobody may read. */
function withheld(element: Element, index: number): HeldFile {
  const [widthPx, heightPx] = sizeOf(element);
  return { key: `${WITHHELD}-${index}`, picture: { name: "withheld" }, widthPx, heightPx };
}

function sizeOf(element: Element): [widthPx: number, heightPx: number] {
  const { naturalWidth, naturalHeight, width, height } = element as HTMLImageElement & HTMLCanvasElement;
  return element.localName === "canvas" ? [width, height] : [naturalWidth, naturalHeight];
}

/** The file itself; where the page has taken back its address since, the picture as it is shown. */
async function bytesAt(element: Element, address: string): Promise<Blob | undefined> {
  try {
    const response = await fetch(address);
    return await response.blob();
  } catch {
    const [width, height] = sizeOf(element);
    const canvas = element.ownerDocument.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.drawImage(element as HTMLImageElement, 0, 0);
    return drawn(canvas);
  }
}

function drawn(canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  return new Promise((resolve) => {
    try {
      canvas.toBlob((blob) => resolve(blob ?? undefined), "image/png");
    } catch {
      resolve(undefined);
    }
  });
}

/**
 * What a canvas shows, coarsely: it is read again only where that has changed.
 * @returns nothing for one that shows nothing, or one colour; `WITHHELD` where the browser lets nobody read it
 */
function fingerprint(canvas: HTMLCanvasElement): string | undefined {
  if (sourceOf(canvas) === undefined) return undefined;
  const sample = canvas.ownerDocument.createElement("canvas");
  Object.assign(sample, { width: SAMPLE_PX, height: SAMPLE_PX });
  const context = sample.getContext("2d", { willReadFrequently: true });
  if (context === null) return undefined;
  try {
    context.drawImage(canvas, 0, 0, SAMPLE_PX, SAMPLE_PX);
    const pixels = new Uint32Array(context.getImageData(0, 0, SAMPLE_PX, SAMPLE_PX).data.buffer);
    return pixels.every((pixel) => pixel === pixels[0])
      ? undefined
      : `${canvas.width}x${canvas.height} ${pixels.join(" ")}`;
  } catch {
    return WITHHELD;
  }
}
