import type { MediaFacts } from "../api.ts";
import { type BytesOrFile, blobOf } from "../bytes/asset-bytes.ts";
import { PipelineError } from "../errors/failures.ts";
import { decodeByLibrary } from "./derive/decode-by-library.ts";
import {
  decodeEmbedded,
  decodePicture,
  isShownByBrowsers,
  isTooLarge,
  laterFramesOf,
} from "./derive/decode-picture.ts";
import { derive, type PhotoVersion, previewFrom } from "./derive/derive-photo.ts";
import { isAlike } from "./derive/likeness.ts";
import { plainPicture } from "./derive/plain-picture.ts";
import { type PictureSize, pictureSizeOf } from "./inspect/picture-size.ts";
import { sha1Of } from "./read/sha1.ts";
import type { ReadCandidate } from "./read-candidate.ts";

export interface Versions {
  facts: MediaFacts;
  versions: PhotoVersion[];
}

interface VersionOptions {
  /** Whether to read from its metadata where a photo was taken. */
  readLocation: boolean;
  /** Whether another address has led to the same bytes. */
  isRepeated: boolean;
  /** Decodes the picture that the page shows, where that is another file. */
  shown: () => Promise<ImageBitmap | undefined>;
}

/**
 * Reads a file's facts and makes its smaller versions.
 * @throws PipelineError Damaged, Placeholder, AnotherPicture
 */
export async function makeVersions(taken: ReadCandidate, options: VersionOptions): Promise<Versions> {
  const { file, found } = taken;
  const { memoryType, contentType } = found;
  if (memoryType === "image") return await photoVersions(taken, options);
  const blob = blobOf(file.bytes);
  if (memoryType === "video" || memoryType === "audio") {
    const { readRecording } = await import("./derive/recording.ts");
    const { facts, derivatives } = await readRecording(blob);
    return { facts, versions: derivatives };
  }
  const { previewText } = await import("./derive/text-page.ts");
  const versions = contentType.startsWith("text/") ? await previewText(blob).catch(() => []) : [];
  return { facts: {}, versions };
}

/** Smaller pictures show nothing: pages use them to keep a place, and to count visitors. */
const PLACEHOLDER_PX = 2;
/** What servers send in the place of a photo, to whoever may not have it, is mostly not longer than this. */
const SUBSTITUTE_PX = 800;
/** A preview that a file carries with shorter sides is used only where there is no other. */
const GOOD_PREVIEW_PX = 512;

async function photoVersions(taken: ReadCandidate, options: VersionOptions): Promise<Versions> {
  const { readLocation, shown } = options;
  const { file, found, name } = taken;
  const { contentType } = found;
  const size = await pictureSizeOf(file.bytes);
  const bitmap = isTooLarge(size) ? undefined : await decodePicture(file.bytes, contentType);
  if (bitmap === undefined && isShownByBrowsers(contentType) && !isTooLarge(size))
    throw new PipelineError(
      "Damaged",
      `${name} is damaged and cannot be shown, not even in part. Open it in the page to check.`,
    );
  if (bitmap !== undefined && Math.max(bitmap.width, bitmap.height) <= PLACEHOLDER_PX)
    throw new PipelineError("Placeholder", `${name} is an empty picture that keeps the place of another.`);
  if (taken.candidate.isDerived === true || taken.candidate.sha1 !== undefined)
    await requireNamed(taken, bitmap, shown);
  else if (bitmap !== undefined && !taken.isCutOff && mayBeSubstitute(bitmap, options))
    await requireShown(taken, bitmap, shown);
  const { readPhotoFacts } = await import("./inspect/photo-facts.ts");
  const { isWideGamut, ...read } = await readPhotoFacts(file.bytes, readLocation);
  if (bitmap !== undefined) {
    const facts = { ...read, widthPx: bitmap.width, heightPx: bitmap.height };
    return { facts, versions: await derive(bitmap, file.bytes, { contentType, isWideGamut }) };
  }
  const { picture, shows } = await standInOf(taken, shown);
  const facts = { ...read, ...(shows === "whole" ? sizeOf(picture) : shows === "type" ? size : likeIn(size, picture)) };
  return { facts, versions: picture === undefined ? [] : await previewFrom(picture, file.bytes) };
}

/**
 * An address that no page names may lead to another picture, or to a smaller one. Where its site tells the hash of the file, that
 * settles it. A file that cannot be decoded is taken by its site's word alone, and by the preview in it where there is one.
 * @throws PipelineError AnotherPicture
 */
async function requireNamed(
  { file, candidate, found, name }: ReadCandidate,
  bitmap: ImageBitmap | undefined,
  shown: VersionOptions["shown"],
): Promise<void> {
  if (candidate.sha1 !== undefined) {
    if ((await sha1Of(file.bytes)) === candidate.sha1) return;
    bitmap?.close();
    throw new PipelineError("AnotherPicture", `${name} is not the file whose hash its site tells.`);
  }
  const preview = bitmap === undefined ? await comparable(file.bytes, found.contentType) : undefined;
  if (bitmap === undefined && preview === undefined && candidate.claim === "original") return;
  const other = (bitmap ?? preview) && (await shown());
  const picture = bitmap ?? preview;
  if (picture === undefined || other === undefined) {
    picture?.close();
    throw new PipelineError("AnotherPicture", `${name} cannot be compared with the picture on the page.`);
  }
  const isLarger = bitmap === undefined || bitmap.width * bitmap.height >= other.width * other.height;
  const isSame = isLarger && isAlike(picture, other);
  other.close();
  preview?.close();
  if (isSame) return;
  bitmap?.close();
  throw new PipelineError("AnotherPicture", `${name} is another picture than the one on the page, or a smaller one.`);
}

const mayBeSubstitute = (bitmap: ImageBitmap, { isRepeated }: VersionOptions) =>
  isRepeated || longSideOf(bitmap) <= SUBSTITUTE_PX;

/**
 * Some servers answer with a picture of their own where a photo may not be had, and say that all is well. What the page shows tells it
 * from the photo, where that can be had. A picture that moves may be shown by any of its frames.
 * @throws PipelineError AnotherPicture
 */
async function requireShown(
  { file, found, name }: ReadCandidate,
  bitmap: ImageBitmap,
  shown: VersionOptions["shown"],
): Promise<void> {
  const other = await shown();
  if (other === undefined) return;
  const isSame = isAlike(bitmap, other) || (await hasFrameLike(other, file.bytes, found.contentType));
  other.close();
  if (isSame) return;
  bitmap.close();
  throw new PipelineError("AnotherPicture", `${name} is another picture than the one on the page.`);
}

async function hasFrameLike(other: ImageBitmap, bytes: BytesOrFile, contentType: string): Promise<boolean> {
  for await (const frame of laterFramesOf(bytes, contentType)) {
    const isSame = isAlike(frame, other);
    frame.close();
    if (isSame) return true;
  }
  return false;
}

const comparable = async (bytes: BytesOrFile, contentType: string) =>
  (await decodeEmbedded(bytes)) ?? (await decodeByLibrary(bytes, contentType));

/** `shows`: the picture itself in its own size, a smaller copy of it, or only of which type it is. */
type StandIn = { picture: ImageBitmap; shows: "whole" | "copy" | "type" } | { picture: undefined; shows: "type" };

const sizeOf = ({ width, height }: ImageBitmap): PictureSize => ({ widthPx: width, heightPx: height });

/**
 * A header tells the size before the picture is turned, and that of cameras' files often the size of a thumbnail.
 * @param copy which is turned
 */
function likeIn(header: PictureSize | undefined, copy: ImageBitmap): PictureSize | undefined {
  if (header === undefined) return undefined;
  const { widthPx, heightPx } = header;
  if (Math.max(widthPx, heightPx) < longSideOf(copy)) return sizeOf(copy);
  const isTurned = widthPx > heightPx !== copy.width > copy.height;
  return isTurned ? { widthPx: heightPx, heightPx: widthPx } : header;
}

/**
 * What stands for a picture that this browser cannot decode: its own preview, what a library makes of it, what its page shows, or its
 * type alone.
 */
async function standInOf(
  { file: { bytes }, found: { contentType } }: ReadCandidate,
  shown: VersionOptions["shown"],
): Promise<StandIn> {
  const embedded = await decodeEmbedded(bytes);
  if (embedded !== undefined && longSideOf(embedded) >= GOOD_PREVIEW_PX) return { picture: embedded, shows: "copy" };
  const decoded = await decodeByLibrary(bytes, contentType);
  const others = [embedded, decoded ?? (await shown())].filter((bitmap) => bitmap !== undefined);
  const [largest, ...smaller] = others.sort((one, other) => longSideOf(other) - longSideOf(one));
  for (const bitmap of smaller) bitmap.close();
  if (largest !== undefined) return { picture: largest, shows: largest === decoded ? "whole" : "copy" };
  return { picture: plainPicture(contentType), shows: "type" };
}

const longSideOf = ({ width, height }: ImageBitmap) => Math.max(width, height);
