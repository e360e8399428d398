import { decoded, fileKind } from "../addresses/file-kind.ts";
import type { FoundFile, Photo } from "../evidence/photo.ts";

/**
 * Makes one photo of a picture and the film of the same name that phones keep beside it (`IMG_1.HEIC`, `IMG_1.MOV`). Both have to be
 * files that the page opens: what merely stands for a film is no picture of its own.
 */
export function* joinLivePhotos(photos: readonly Photo[]): Generator<void, Photo[]> {
  const pictures = new Map<string, Still[]>();
  for (const [at, photo] of photos.entries()) {
    yield;
    for (const file of photo.files)
      if (isOpened(file) && fileKind(file.url) === "image") {
        const stem = stemOf(file);
        const still = { photo, at, search: file.url.search };
        const others = pictures.get(stem);
        // A script that makes all images of a page is one name for all of them.
        if (others) others.push(still);
        else pictures.set(stem, [still]);
      }
  }
  const joined: Photo[] = [];
  for (const [at, photo] of photos.entries()) {
    yield;
    const film = photo.files.find((file) => isOpened(file) && isPhoneFilm(file));
    const still = film && stillOf({ photo, at, search: film.url.search }, pictures.get(stemOf(film)) ?? []);
    if (film === undefined || still === undefined) {
      joined.push(photo);
      continue;
    }
    still.isTaken = true;
    const motion: FoundFile = { ...film, isMotion: true };
    if (still.photo === photo)
      joined.push({ ...photo, files: photo.files.map((file) => (file === film ? motion : file)) });
    else still.photo.files.push(motion);
  }
  return joined;
}

/** A picture that may have a film beside it. */
interface Still {
  photo: Photo;
  /** Its place among the photos. */
  at: number;
  search: string;
  isTaken?: true;
}

/** Cameras begin to count anew, so two photos may be called the same: each film belongs to the one beside it. */
function stillOf(film: Still, stills: readonly Still[]): Still | undefined {
  const free = stills.filter(({ isTaken }) => isTaken === undefined);
  const own = free.find(({ photo }) => photo === film.photo);
  const addressed = free.filter(({ search }) => search === film.search);
  const near = (addressed.length > 0 ? addressed : free).toSorted(
    (one, other) => Math.abs(one.at - film.at) - Math.abs(other.at - film.at),
  );
  return own ?? near[0];
}

const isOpened = ({ rank, isMotion }: FoundFile) => (rank === "opened" || rank === "original") && isMotion !== true;

const isPhoneFilm = ({ url }: FoundFile) => /\.mov$/i.test(decoded(url.pathname));

const stemOf = ({ url: { origin, pathname } }: FoundFile) =>
  `${origin}${decoded(pathname).replace(/\.\w{2,5}$/, "")}`.toLowerCase();
