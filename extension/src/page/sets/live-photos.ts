import { decoded, fileKind } from "../addresses/file-kind.ts";
import type { FoundFile, Photo } from "../evidence/photo.ts";

/**
 * Makes one photo of a picture and the film of the same name that phones keep beside it (`IMG_1.HEIC`, `IMG_1.MOV`). Both have to be
 * files that the page opens: what merely stands for a film is no picture of its own.
 */
export function joinLivePhotos(photos: readonly Photo[]): Photo[] {
  const pictures = new Map<string, Photo>();
  for (const photo of photos)
    for (const file of photo.files)
      if (isOpened(file) && fileKind(file.url) === "image") pictures.set(stemOf(file), photo);
  return photos.flatMap((photo) => {
    const film = photo.files.find((file) => isOpened(file) && isPhoneFilm(file));
    const picture = film && pictures.get(stemOf(film));
    if (film === undefined || picture === undefined) return [photo];
    const motion: FoundFile = { ...film, isMotion: true };
    if (picture === photo) return [{ ...photo, files: photo.files.map((file) => (file === film ? motion : file)) }];
    picture.files.push(motion);
    return [];
  });
}

const isOpened = ({ rank, isMotion }: FoundFile) => (rank === "opened" || rank === "original") && isMotion !== true;

const isPhoneFilm = ({ url }: FoundFile) => /\.mov$/i.test(decoded(url.pathname));

const stemOf = ({ url: { origin, pathname } }: FoundFile) =>
  `${origin}${decoded(pathname).replace(/\.\w{2,5}$/, "")}`.toLowerCase();
