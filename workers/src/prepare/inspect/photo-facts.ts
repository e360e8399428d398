import ExifReader, { type ExpandedTags } from "exifreader";
import type { MediaFacts } from "../../api.ts";
import { type BytesOrFile, freeBuffer, readBytes, sizeOf } from "../../bytes/asset-bytes.ts";
import { canonTags } from "./canon-tags.ts";
import { rightsOf } from "./photo-rights.ts";

/** WebP and AVIF have their metadata after the picture. Larger files are JPEGs, which have it before. */
const WHOLE_FILE_BYTES = 16 * 1024 * 1024;
const HEAD_BYTES = 1024 * 1024;

/** No camera has a longer name. */
const MAX_CAMERA_CHARS = 200;

export interface PhotoFacts extends MediaFacts {
  /** The photo has colours outside of sRGB. */
  isWideGamut: boolean;
}

/**
 * Reads a photo's metadata: at most `WHOLE_FILE_BYTES` of it, or its first `HEAD_BYTES`. A photo without metadata, or with
 * damaged metadata, has no facts. XMP is XML with entities, and no parser of XML is given to it.
 */
export async function readPhotoFacts(file: BytesOrFile, readLocation: boolean): Promise<PhotoFacts> {
  const bytes = await ownBytes(file, sizeOf(file) <= WHOLE_FILE_BYTES ? WHOLE_FILE_BYTES : HEAD_BYTES);
  try {
    const tags = ExifReader.load(bytes, { expanded: true });
    const { Make, Model, DateTimeOriginal, OffsetTimeOriginal } = tags.exif ?? {};
    const camera = cameraOf(Make?.description, Model?.description);
    const capturedAtMs = timestampOf(DateTimeOriginal?.description, OffsetTimeOriginal?.description);
    const location = readLocation ? locationOf(tags.gps?.Latitude, tags.gps?.Longitude) : undefined;
    return {
      ...(camera === undefined ? {} : { camera }),
      ...(capturedAtMs === undefined ? {} : { capturedAtMs }),
      ...(location === undefined ? {} : { location }),
      ...textsOf(tags),
      ...rightsOf(tags),
      isWideGamut: /P3|Adobe RGB|ProPhoto|2020|Wide/i.test(tags.icc?.["ICC Description"]?.description ?? ""),
    };
  } catch {
    return { isWideGamut: false };
  } finally {
    freeBuffer(bytes);
  }
}

/** How EXIF says that a file's picture is turned or mirrored: 1 to 8. @returns `undefined` where it does not tell */
export async function readOrientation(file: BytesOrFile): Promise<number | undefined> {
  const bytes = await ownBytes(file, HEAD_BYTES);
  try {
    const { value } = ExifReader.load(canonTags(bytes) ?? bytes, { expanded: true }).exif?.Orientation ?? {};
    return typeof value === "number" && value >= 1 && value <= 8 ? value : undefined;
  } catch {
    return undefined;
  } finally {
    freeBuffer(bytes);
  }
}

/** The beginning of a file, in a buffer of its own, which the reader needs and which is freed after it. */
async function ownBytes(file: BytesOrFile, length: number): Promise<ArrayBuffer> {
  const bytes = await readBytes(file, 0, length);
  return (file instanceof Blob ? bytes : bytes.slice()).buffer;
}

/** XMP is written by newer programs, and in one encoding. */
function textsOf({ xmp, iptc }: ExpandedTags): Pick<MediaFacts, "title" | "caption"> {
  const title = textOf(xmp?.title?.description) ?? textOf(iptc?.["Object Name"]?.description) ?? headlineOf(iptc);
  const caption = textOf(xmp?.description?.description) ?? textOf(iptc?.["Caption/Abstract"]?.description);
  return { ...(title === undefined ? {} : { title }), ...(caption === undefined ? {} : { caption }) };
}

const headlineOf = (iptc: ExpandedTags["iptc"]) => textOf(iptc?.Headline?.description);

function textOf(text: string | undefined): string | undefined {
  const shown = text?.replace(/\s+/g, " ").trim();
  return shown === "" ? undefined : shown;
}

/** A location on Earth. Damaged metadata may contain impossible coordinates. */
export function locationOf(latitude = Number.NaN, longitude = Number.NaN): MediaFacts["location"] | undefined {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** Joins maker and model, of at most `MAX_CAMERA_CHARS`. Many cameras repeat the maker in the model. */
export function cameraOf(make: string | undefined, model: string | undefined): string | undefined {
  const [maker = "", name = ""] = [make?.trim(), model?.trim()];
  const camera = name.toLowerCase().startsWith(maker.toLowerCase()) ? name : `${maker} ${name}`.trim();
  return camera === "" ? undefined : camera.slice(0, MAX_CAMERA_CHARS);
}

/**
 * The time of an EXIF date (`2024:05:06 07:08:09`), in milliseconds since 1970. Without an offset (`+02:00`) the camera's
 * time zone is unknown: its clock counts as UTC, so that the date shown is the one on the camera.
 */
export function timestampOf(dateTime: string | undefined, offset: string | undefined): number | undefined {
  const [, date, time] = /^(\d{4}:\d\d:\d\d)[ T](\d\d:\d\d:\d\d)/.exec(dateTime ?? "") ?? [];
  if (date === undefined || time === undefined) return undefined;
  const zone = /^[+-]\d\d:\d\d$/.test(offset ?? "") ? offset : "Z";
  const ms = Date.parse(`${date.replaceAll(":", "-")}T${time}${zone}`);
  return Number.isFinite(ms) ? ms : undefined;
}
