import ExifReader from "exifreader";
import { locationOf } from "./photo-facts.ts";

/** As much of a photo as has its metadata before the picture. */
export const PHOTO_HEAD_BYTES = 128 * 1024;

/** Whether a photo's metadata tell where it was taken. @param head its first bytes, at least `PHOTO_HEAD_BYTES` or all */
export function tellsPlace(head: ArrayBuffer): boolean {
  try {
    const { gps } = ExifReader.load(head, { expanded: true });
    return locationOf(gps?.Latitude, gps?.Longitude) !== undefined;
  } catch {
    return false;
  }
}
