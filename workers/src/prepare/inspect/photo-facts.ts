import ExifReader from "exifreader";
import type { MediaFacts } from "../../api.ts";
import { freeBuffer } from "../../bytes/asset-bytes.ts";

/** WebP and AVIF keep their metadata behind the picture; larger files are JPEGs, which keep it in front. */
const WHOLE_FILE_BYTES = 16 * 1024 * 1024;
const HEAD_BYTES = 1024 * 1024;

export interface PhotoFacts extends MediaFacts {
  /** Has colours that sRGB has not. */
  isWideGamut: boolean;
}

/** What a photo's file says about itself; a photo without metadata, or with damaged metadata, says nothing. */
export async function readPhotoFacts(file: Blob, readLocation: boolean): Promise<PhotoFacts> {
  const part = file.size <= WHOLE_FILE_BYTES ? file : file.slice(0, HEAD_BYTES);
  const bytes = await part.arrayBuffer();
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
      isWideGamut: /P3|Adobe RGB|ProPhoto|2020|Wide/i.test(tags.icc?.["ICC Description"]?.description ?? ""),
    };
  } catch {
    return { isWideGamut: false };
  } finally {
    freeBuffer(bytes);
  }
}

/** A place on Earth; what damaged metadata says may be none. */
export function locationOf(latitude = Number.NaN, longitude = Number.NaN): MediaFacts["location"] | undefined {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** Many cameras write their maker into the model as well. */
export function cameraOf(make: string | undefined, model: string | undefined): string | undefined {
  const [maker = "", name = ""] = [make?.trim(), model?.trim()];
  const camera = name.toLowerCase().startsWith(maker.toLowerCase()) ? name : `${maker} ${name}`.trim();
  return camera === "" ? undefined : camera;
}

/**
 * The moment an EXIF date (`2024:05:06 07:08:09`) names. Without an offset (`+02:00`) nobody knows the camera's time
 * zone: its clock is taken for UTC, so that the date shown is the one on the camera.
 */
export function timestampOf(dateTime: string | undefined, offset: string | undefined): number | undefined {
  const [, date, time] = /^(\d{4}:\d\d:\d\d)[ T](\d\d:\d\d:\d\d)/.exec(dateTime ?? "") ?? [];
  if (date === undefined || time === undefined) return undefined;
  const zone = /^[+-]\d\d:\d\d$/.test(offset ?? "") ? offset : "Z";
  const ms = Date.parse(`${date.replaceAll(":", "-")}T${time}${zone}`);
  return Number.isFinite(ms) ? ms : undefined;
}
