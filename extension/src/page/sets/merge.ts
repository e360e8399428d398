import { cleanAddress } from "../addresses/clean-address.ts";
import { photoName } from "../addresses/file-kind.ts";
import type { FoundFile, Photo } from "../evidence/photo.ts";
import { joinRights } from "../evidence/rights.ts";

/** Takes the addresses away that many photos show while they wait for their own: placeholders. */
export function* withoutPlaceholders(photos: readonly Photo[]): Generator<void, Photo[]> {
  const first = new Map<string, readonly FoundFile[]>();
  const placeholders = new Set<string>();
  for (const { files } of photos) {
    yield;
    for (const { url, rank } of files) {
      if (rank !== "shown" && rank !== "thumbnail") continue;
      const earlier = first.get(url.href);
      if (earlier === undefined) first.set(url.href, files);
      else if (!placeholders.has(url.href) && namesOf(earlier) !== namesOf(files)) placeholders.add(url.href);
    }
  }
  const isPlaceholder = (href: string) => placeholders.has(href);
  return photos.flatMap((photo) => {
    const files = photo.files.filter(
      ({ url, rank }) => (rank !== "shown" && rank !== "thumbnail") || !isPlaceholder(url.href),
    );
    return files.length === 0 ? [] : [{ ...photo, files }];
  });
}

const namesOf = (files: readonly FoundFile[]) =>
  files
    .map(({ url }) => url.href)
    .toSorted()
    .join(" ");

/** Makes one photo of those that name the same file, in the order of the first of each. */
export function* joinSame(photos: readonly Photo[]): Generator<void, Photo[]> {
  const byAddress = new Map<string, Photo>();
  const joined: Photo[] = [];
  for (const photo of photos) {
    yield;
    const addresses = photo.files.map(({ url }) => cleanAddress(url));
    const known = addresses.map((address) => byAddress.get(address)).find((found) => found !== undefined);
    if (known) join(known, photo);
    else joined.push({ ...photo, files: [...photo.files] });
    const target = known ?? (joined.at(-1) as Photo);
    for (const address of addresses) if (!byAddress.has(address)) byAddress.set(address, target);
  }
  return joined;
}

/** Adds what one rule knows of a photo to what another knows. What is known already stays. */
export function join(photo: Photo, other: Photo): void {
  photo.files.push(...other.files);
  photo.isVideo ||= other.isVideo;
  photo.picture ??= other.picture;
  photo.tile ??= other.tile;
  photo.mark ??= other.mark;
  photo.title ??= other.title;
  photo.caption ??= other.caption;
  photo.altText ??= other.altText;
  photo.fileName ??= other.fileName;
  photo.altName ??= other.altName;
  photo.date ??= other.date;
  photo.rights = joinRights(photo.rights, other.rights);
  if (photo.link !== "file" && other.link === "file") photo.link = "file";
}

/** Photos by their names, without those that share one. */
export function uniqueNames(photos: readonly Photo[]): ReadonlyMap<string, Photo> {
  const names = new Map<string, Photo>();
  const shared = new Set<string>();
  for (const photo of photos) {
    const name = nameOf(photo);
    if (names.has(name)) shared.add(name);
    names.set(name, photo);
  }
  for (const name of shared) names.delete(name);
  return names;
}

/** The name of its best file. */
export function nameOf({ files }: Photo): string {
  const file = files.find(({ rank }) => rank === "original" || rank === "opened") ?? files[0];
  return file === undefined ? "" : photoName(file.url);
}
