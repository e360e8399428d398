import * as z from "zod/mini";
import { placeOf } from "./exif-facts.ts";

/** What Google Photos tells of a photo in the JSON file beside it. */
export interface TakeoutFacts {
  title: string | undefined;
  description: string | undefined;
  capturedAtMs: number | undefined;
  place: { latitude: number; longitude: number } | undefined;
  /** Its owner has thrown it away. */
  isTrashed: boolean;
}

const Time = z.object({ timestamp: z.string().check(z.regex(/^-?\d{1,12}$/)) });
const Place = z.object({ latitude: z.number(), longitude: z.number() });
const PhotoFile = z.object({
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  photoTakenTime: Time,
  geoData: z.optional(Place),
  geoDataExif: z.optional(Place),
  trashed: z.optional(z.boolean()),
});
const Album = z.object({
  title: z.string(),
  description: z.optional(z.string()),
  photoTakenTime: z.optional(z.undefined()),
});
/** Until 2019 the album was one level deeper. */
const AlbumFile = z.union([Album, z.object({ albumData: Album })]);

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
    const { title, description, photoTakenTime, geoData, geoDataExif, trashed } = photo.data;
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
        isTrashed: trashed === true,
      },
    };
  }
  const album = AlbumFile.safeParse(json);
  if (!album.success) return undefined;
  const { title, description } = "albumData" in album.data ? album.data.albumData : album.data;
  return { kind: "album", title, description: description || undefined };
}

const SUFFIX = ".supplemental-metadata";
/** Takeout cuts names of JSON files to so many characters, the ending aside. */
const MOST_NAME_CHARS = 46;
/** What is put behind the name of an edited copy, in the account's language: a word, before a number and the ending. */
const EDITED = /-[^-()\d]+(?=(?:\(\d+\))?\.\w+$)/;

/**
 * The JSON file of a photo, among those of its folder. Takeout names it like the photo, with a suffix that is cut off where the
 * whole is long, and puts the number of photos of one name behind the ending: `a.jpg.supplemental-metadata(1).json` is of `a(1).jpg`.
 * An edited copy has that of its original.
 * @param name of the photo's file
 * @param jsonNames of the JSON files in the same folder
 */
export function sidecarOf(name: string, jsonNames: ReadonlySet<string>): string | undefined {
  const own = ownSidecar(name.normalize(), jsonNames);
  if (own !== undefined || !EDITED.test(name)) return own;
  return ownSidecar(name.normalize().replace(EDITED, ""), jsonNames);
}

function ownSidecar(name: string, jsonNames: ReadonlySet<string>): string | undefined {
  const [, stem = name, number = "", ending = ""] = /^(.*?)(\(\d+\))?(\.\w+)$/.exec(name) ?? [];
  for (const [shown, suffix] of [
    [`${stem}${ending}`, number],
    // The number may be of the photo's own name.
    [name, ""],
  ] as const) {
    const whole = `${shown}${SUFFIX}`;
    for (let length = whole.length; length >= Math.min(MOST_NAME_CHARS, shown.length); length--) {
      const candidate = `${whole.slice(0, length)}${suffix}.json`;
      if (jsonNames.has(candidate)) return candidate;
    }
  }
  const plain = `${stem}${number}.json`;
  return jsonNames.has(plain) ? plain : undefined;
}
