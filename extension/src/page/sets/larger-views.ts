import { decoded } from "../addresses/file-kind.ts";
import { rankByName } from "../evidence/attributes.ts";
import type { FoundFile, Photo } from "../evidence/photo.ts";
import { join, uniqueNames } from "./merge.ts";
import { knownSize, type PhotoSet } from "./photo-set.ts";

/** A thumbnail is at most so large, compared with the view that it opens. */
const MAX_PART = 0.7;
/** Names such as `1` or `a` are given to many pictures of one site. */
const TELLING_NAME = /^(?=.{3}).*\D|^\d{4}/;

/**
 * Joins what a page shows large of one photo with the thumbnail of that photo: a viewer has one picture in sight, and a list of all. Its
 * files count as listed, because which photo is in sight changes, and no id may depend on it.
 */
export function* joinViews(sets: readonly PhotoSet[]): Generator<void, PhotoSet[]> {
  const named = sets.map((set) => ({ set, names: uniqueNames(set.photos) }));
  const joined = new Set<PhotoSet>();
  for (const { set, names } of named) {
    yield;
    const { photos } = set;
    if (names.size < photos.length || photos.some(({ mark }) => mark === "item")) continue;
    const list = named.find(({ set: other, names: known }) => isListOf(photos, names, other, known));
    if (list === undefined || joined.has(list.set)) continue;
    joined.add(set);
    for (const [name, view] of names) {
      const photo = list.names.get(name);
      if (photo) join(photo, { ...view, files: view.files.map(asListed), link: "none" });
    }
  }
  return sets.filter((set) => !joined.has(set));
}

function isListOf(
  views: readonly Photo[],
  names: ReadonlyMap<string, Photo>,
  list: PhotoSet,
  known: ReadonlyMap<string, Photo>,
): boolean {
  if (list.isInFurniture || list.photos.length <= views.length || known.size < list.photos.length) return false;
  if (list.photos.some(({ link, mark }) => link === "file" || mark === "item")) return false;
  return [...names].every(([name, view]) => {
    const thumbnail = TELLING_NAME.test(name) ? known.get(name) : undefined;
    return thumbnail !== undefined && knownSize(thumbnail).long <= MAX_PART * knownSize(view).long;
  });
}

function asListed(file: FoundFile): FoundFile {
  const folder = decoded(file.url.pathname).split("/").at(-2) ?? "";
  const rank = rankByName(folder) === "thumbnail" ? "thumbnail" : "opened";
  return { ...file, rank, isListed: true };
}

/**
 * What the files of one photo tell of the others' places: where `thumbs/a.jpg` opens `large/a.jpg`, `thumbs/b.jpg` is probably that of
 * `large/b.jpg`. Nothing names these files, so they are taken only if they are the picture that is shown.
 */
export function* addLearnedFiles({ photos }: PhotoSet): Generator<void, void> {
  let learned: ((thumbnail: URL) => URL | undefined) | undefined;
  for (const { files } of photos) {
    yield;
    learned = placesIn(files);
    if (learned !== undefined) break;
  }
  if (learned === undefined) return;
  for (const { files } of photos) {
    yield;
    const shown = files.find(({ rank, held }) => rank === "shown" && held === undefined);
    if (shown === undefined || files.some(({ rank }) => rank !== "shown" && rank !== "thumbnail")) continue;
    const url = learned(shown.url);
    if (url) files.push({ url, rank: "opened", isListed: true });
  }
}

/** Where a file is that a thumbnail's address leads to. */
function placesIn(files: readonly FoundFile[]): ((thumbnail: URL) => URL | undefined) | undefined {
  const opened = files.find(({ rank }) => rank === "opened");
  const shown = files.find(({ rank, held }) => rank === "shown" && held === undefined);
  if (opened === undefined || shown === undefined || opened.url.search !== "" || shown.url.search !== "")
    return undefined;
  const [, folder = "", stem = "", ending = ""] = /^(.*\/)([^/]+)(\.\w{2,5})$/.exec(opened.url.pathname) ?? [];
  const at = shown.url.pathname.lastIndexOf(stem);
  if (stem === "" || at < shown.url.pathname.lastIndexOf("/")) return undefined;
  const [before, after] = [shown.url.pathname.slice(0, at), shown.url.pathname.slice(at + stem.length)];
  return ({ pathname, origin }) => {
    const isAlike = origin === shown.url.origin && pathname.startsWith(before) && pathname.endsWith(after);
    const other = isAlike ? pathname.slice(before.length, pathname.length - after.length) : "";
    return other === "" || other.includes("/") ? undefined : new URL(`${folder}${other}${ending}`, opened.url.origin);
  };
}
