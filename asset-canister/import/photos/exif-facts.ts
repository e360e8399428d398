import ExifReader from "exifreader";

/** What a photo's own file tells of it. */
export interface ExifFacts {
  capturedAtMs?: number | undefined;
  camera?: string | undefined;
  place?: { latitude: number; longitude: number } | undefined;
}

const MOST_CAMERA_CHARS = 200;

/**
 * Reads EXIF. A file without it, or with damaged metadata, has no facts.
 * @param head the file, or its beginning, which has the metadata in most formats
 */
export function exifFacts(head: Uint8Array<ArrayBuffer>): ExifFacts {
  try {
    const { exif, gps } = ExifReader.load(head.slice().buffer, { expanded: true });
    const camera = [exif?.Make?.description, exif?.Model?.description].flatMap((text) => text?.trim() || []).join(" ");
    return {
      capturedAtMs: exifTime(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description),
      camera: camera === "" ? undefined : camera.slice(0, MOST_CAMERA_CHARS),
      place: placeOf(gps?.Latitude, gps?.Longitude),
    };
  } catch {
    return {};
  }
}

/** Without an offset the camera's clock counts as UTC, so that the date shown is the one on the camera. */
function exifTime(dateTime = "", offset = ""): number | undefined {
  const [, date, time] = /^(\d{4}:\d\d:\d\d)[ T](\d\d:\d\d:\d\d)/.exec(dateTime) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const zone = /^[+-]\d\d:\d\d$/.test(offset) ? offset : "Z";
  const ms = Date.parse(`${date.replaceAll(":", "-")}T${time}${zone}`);
  return Number.isFinite(ms) ? ms : undefined;
}

/** A place on Earth. Zero and zero is what programs write that know none. */
export function placeOf(latitude = Number.NaN, longitude = Number.NaN): ExifFacts["place"] {
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return isPlace ? { latitude, longitude } : undefined;
}
