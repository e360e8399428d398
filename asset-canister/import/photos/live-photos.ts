import type { BagFiles } from "../../bag/bag-files.ts";
import { fileTypeOf } from "./file-type.ts";
import { headOf, split } from "./parts-of-files.ts";

const PICTURE = /\.(?:hei[cf]|jpe?g|png|webp|avif)$/i;
/** Phones of Google call the film as the picture, without its ending. */
const FILM = /\.(?:mov|mp4|m4v|mp(?:~\d)?)$/i;

/**
 * The film of each live photo: it has the name of its picture in the same folder, and nothing is told of it alone.
 * @param sidecars the JSON file of each file that has one
 */
export async function livePhotos(
  files: BagFiles,
  paths: readonly string[],
  sidecars: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  for (const path of paths) {
    if (!PICTURE.test(path)) continue;
    const stem = stemOf(path);
    if (!pictures.has(stem)) pictures.set(stem, path);
  }
  const films = new Map<string, string>();
  for (const path of paths) {
    if (!FILM.test(path)) continue;
    const picture = pictures.get(stemOf(path)) ?? pictures.get(path.toLowerCase());
    if (picture === undefined || films.has(picture)) continue;
    const told = sidecars.get(path);
    const isToldAlone = told !== undefined && told !== sidecars.get(picture);
    if (!isToldAlone && (await isOf(files, path, "video")) && (await isOf(files, picture, "image")))
      films.set(picture, path);
  }
  return films;
}

const stemOf = (path: string) => path.toLowerCase().replace(/\.[^./]*$/, "");

async function isOf(files: BagFiles, path: string, type: "image" | "video"): Promise<boolean> {
  try {
    return fileTypeOf(split(path).name, await headOf(files, path))?.memoryType === type;
  } catch {
    return false;
  }
}
