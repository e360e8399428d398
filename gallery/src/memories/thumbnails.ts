import { randomUUID } from "node:crypto";
import { access, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import PQueue from "p-queue";
import sharp from "sharp";
import type { BlobStore } from "./blob-store.ts";
import { isSafeToDecode, UNTRUSTED } from "./decoding-limits.ts";

/** The longest sides in pixels: for the grid, at twice its density, and for the page of one photo. */
export const THUMBNAIL_SIZES = { grid: 800, page: 2048 } as const;
export type ThumbnailSize = keyof typeof THUMBNAIL_SIZES;

export function isThumbnailSize(text: string): text is ThumbnailSize {
  return Object.hasOwn(THUMBNAIL_SIZES, text);
}

/** Decoding takes memory: two pictures at a time take at most twice what one may take. */
const AT_A_TIME = 2;
const MAX_SECONDS = 30;

/** Makes WebP renditions of originals when they are first asked for, and keeps them on disk. */
export class Thumbnails {
  readonly #folder: string;
  readonly #blobs: BlobStore;
  readonly #inProgress = new Map<string, Promise<string | undefined>>();
  readonly #queue = new PQueue({ concurrency: AT_A_TIME });

  constructor(folder: string, blobs: BlobStore) {
    this.#folder = folder;
    this.#blobs = blobs;
  }

  /** @returns the rendition's file; `undefined` when the original cannot be read as a picture, or is too large for that */
  async fileOf(contentHash: string, size: ThumbnailSize): Promise<string | undefined> {
    const file = path.join(this.#folder, `${contentHash}-${size}.webp`);
    const isMade = await access(file).then(
      () => true,
      () => false,
    );
    if (isMade) return file;

    const inProgress = this.#inProgress.get(file);
    if (inProgress !== undefined) return inProgress;
    const original = this.#blobs.pathOf(contentHash);
    const making = this.#queue.add(() => this.#make(original, file, THUMBNAIL_SIZES[size]));
    this.#inProgress.set(file, making);
    return making.finally(() => this.#inProgress.delete(file));
  }

  async #make(original: string, file: string, sidePx: number): Promise<string | undefined> {
    await mkdir(this.#folder, { recursive: true });
    const partial = path.join(this.#folder, `${randomUUID()}.partial`);
    try {
      // A damaged photo is shown as far as it can be read.
      if (!isSafeToDecode(await sharp(original, UNTRUSTED).metadata())) return undefined;
      await sharp(original, { ...UNTRUSTED, autoOrient: true })
        .resize({ width: sidePx, height: sidePx, fit: "inside", withoutEnlargement: true })
        .webp({ quality: 80 })
        .timeout({ seconds: MAX_SECONDS })
        .toFile(partial);
    } catch {
      await rm(partial, { force: true });
      return undefined;
    }
    await rename(partial, file);
    return file;
  }
}

/** Stands in the place of a photo that cannot be shown. */
export const UNSHOWABLE_TILE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400" width="600" height="400">
<rect width="600" height="400" fill="#8a8f98" fill-opacity=".18"/>
<g fill="none" stroke="#8a8f98" stroke-width="6" stroke-linejoin="round"><rect x="240" y="118" width="120" height="92" rx="8"/><path d="m246 202 34-36 24 24 18-16 32 30M232 222 368 106"/></g>
<text x="300" y="272" fill="#7a7f88" font-family="system-ui, sans-serif" font-size="24" text-anchor="middle">This photo cannot be shown</text>
</svg>
`;
