import * as z from "zod/mini";
import { placeOf } from "./exif-facts.ts";

/** What Google Photos tells of a photo in the JSON file beside it. */
export interface TakeoutFacts {
  title: string | undefined;
  description: string | undefined;
  capturedAtMs: number | undefined;
  place: { latitude: number; longitude: number } | undefined;
}

const Time = z.object({ timestamp: z.string().check(z.regex(/^-?\d{1,12}$/)) });
const Place = z.object({ latitude: z.number(), longitude: z.number() });
const PhotoFile = z.object({
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  photoTakenTime: Time,
  geoData: z.optional(Place),
  geoDataExif: z.optional(Place),
});
const AlbumFile = z.object({
  title: z.string(),
  description: z.optional(z.string()),
  photoTakenTime: z.optional(z.undefined()),
});

/** @returns what the JSON text tells of a photo or an album; undefined where it is of neither */
export function takeoutFile(
  text: string,
):
  | { kind: "photo"; facts: TakeoutFacts }
  | { kind: "album"; title: string; description: string | undefined }
  | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const photo = PhotoFile.safeParse(json);
  if (photo.success) {
    const { title, description, photoTakenTime, geoData, geoDataExif } = photo.data;
    // Some photos have no date, which is written as zero.
    const seconds = Number(photoTakenTime.timestamp);
    const [given, own] = [geoData, geoDataExif].map((place) => place && placeOf(place.latitude, place.longitude));
    return {
      kind: "photo",
      facts: {
        title: title || undefined,
        description: description || undefined,
        capturedAtMs: seconds === 0 ? undefined : seconds * 1_000,
        place: given ?? own,
      },
    };
  }
  const album = AlbumFile.safeParse(json);
  return album.success
    ? { kind: "album", title: album.data.title, description: album.data.description || undefined }
    : undefined;
}

const SUFFIX = ".supplemental-metadata";
/** Takeout cuts names of JSON files to so many characters, the ending aside. */
const MOST_NAME_CHARS = 46;
const EDITED = /-(?:edited|bearbeitet|editado|modifié|編集済み)(?=\.\w+$)/i;

/**
 * The JSON file of a photo, among those of its folder. Takeout names it like the photo, with a suffix that is cut off where the
 * whole is long, and puts the number of photos of one name behind the ending: `a.jpg.supplemental-metadata(1).json` is of `a(1).jpg`.
 * @param name of the photo's file
 * @param jsonNames of the JSON files in the same folder
 */
export function sidecarOf(name: string, jsonNames: ReadonlySet<string>): string | undefined {
  const original = name.replace(EDITED, "");
  const [, stem = original, number = "", ending = ""] = /^(.*?)(\(\d+\))?(\.\w+)$/.exec(original) ?? [];
  const whole = `${stem}${ending}${SUFFIX}`;
  for (let length = whole.length; length >= Math.min(MOST_NAME_CHARS, `${stem}${ending}`.length); length--) {
    const candidate = `${whole.slice(0, length)}${number}.json`;
    if (jsonNames.has(candidate)) return candidate;
  }
  const plain = [`${original}.json`, `${stem}${number}.json`];
  return plain.find((candidate) => jsonNames.has(candidate));
}
