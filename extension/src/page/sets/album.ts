import { cleanAddress } from "../addresses/clean-address.ts";
import type { Photo } from "../evidence/photo.ts";
import { join, joinSame, nameOf, uniqueNames } from "./merge.ts";
import type { PhotoSet } from "./photo-set.ts";

/**
 * Joins an album, which a page holds as data or in its source, with the photos that the page shows: a slider mounts a few of its
 * slides, a list those in sight, and thumbnails are smaller. They are the same by an address, or by a name that the album has once.
 * @param isStronger what the album says of a photo counts more than what is beside it on the page
 * @param makesSet an album of which the page shows nothing is a set of its own
 */
export function* addAlbum(
  sets: PhotoSet[],
  entries: readonly Photo[],
  isStronger: boolean,
  makesSet: boolean,
): Generator<void, void> {
  if (entries.length === 0) return;
  const album = yield* joinSame(entries);
  const names = uniqueNames(album);
  yield;
  const shown = sets.flatMap(({ photos }) => photos);
  const byAddress = new Map(
    shown.flatMap((photo) => photo.files.map(({ url }) => [cleanAddress(url), photo] as const)),
  );
  const byName = new Map<string, Photo[]>();
  yield;
  for (const photo of shown) {
    const name = nameOf(photo);
    const others = byName.get(name);
    if (others) others.push(photo);
    else byName.set(name, [photo]);
  }
  const taken = new Set<Photo>();
  const joined = new Map<Photo, Photo>();
  for (const entry of album) {
    yield;
    const name = nameOf(entry);
    const named = names.has(name) ? (byName.get(name) ?? []) : [];
    const same = sameAs(entry, byAddress, named).filter((photo) => !taken.has(photo));
    const [first, ...others] = same;
    for (const photo of same) taken.add(photo);
    if (first === undefined) continue;
    for (const other of others) join(first, other);
    if (isStronger)
      Object.assign(first, { title: entry.title ?? first.title, caption: entry.caption ?? first.caption });
    join(first, entry);
    joined.set(entry, first);
  }
  const kept = new Set(joined.values());
  const target = nearest(sets, kept);
  if (target === undefined && !makesSet) return;
  const others = album.map((entry) => joined.get(entry) ?? entry);
  const ofTarget = new Set(target?.photos);
  const added = others.filter((photo) => !ofTarget.has(photo));
  for (const set of sets)
    set.photos = set.photos.filter((photo) => !taken.has(photo) || (set === target && kept.has(photo)));
  if (target) target.photos.push(...added);
  else sets.push({ photos: added, container: undefined, isInFurniture: false });
}

/** The entries that are of photos that the page shows: by an address, or by a name that both have once. */
export function ofPage(entries: readonly Photo[], sets: readonly PhotoSet[]): Photo[] {
  const shown = sets.flatMap(({ photos }) => photos);
  const addresses = new Set(shown.flatMap(({ files }) => files.map(({ url }) => cleanAddress(url))));
  const [names, own] = [uniqueNames(shown), uniqueNames(entries)];
  return entries.filter(
    (entry) =>
      entry.files.some(({ url }) => addresses.has(cleanAddress(url))) ||
      (names.has(nameOf(entry)) && own.has(nameOf(entry))),
  );
}

/** Photos with an address of the entry; those of its name only where they may be its thumbnails. */
function sameAs(entry: Photo, byAddress: ReadonlyMap<string, Photo>, named: readonly Photo[]): Photo[] {
  const addressed = entry.files.flatMap(({ url }) => byAddress.get(cleanAddress(url)) ?? []);
  const mayBeThumbnail = ({ link, mark }: Photo) => link !== "file" && mark !== "item";
  return [...new Set([...addressed, ...(addressed.length > 0 ? named.filter(mayBeThumbnail) : named)])];
}

/** The set that has most of these photos. */
function nearest(sets: readonly PhotoSet[], photos: ReadonlySet<Photo>): PhotoSet | undefined {
  const shared = ({ photos: own }: PhotoSet) => own.filter((photo) => photos.has(photo)).length;
  const best = sets.toSorted((one, other) => shared(other) - shared(one))[0];
  return best && shared(best) > 0 ? best : undefined;
}
