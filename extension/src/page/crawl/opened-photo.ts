import type { MemorySource } from "@store-forever/workers";
import { photoName } from "../addresses/file-kind.ts";
import { openedPages } from "../onward/opened-pages.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import { structureOf } from "../sets/place.ts";
import type { FetchedPage } from "./fetch-page.ts";

/** What the page behind a picture is: the page of that photo, an album that the picture is the cover of, or neither. */
export type Opened = { is: "photo"; photo: MemorySource } | { is: "album" } | { is: "neither" };

/** The most files of one photo that a message takes. */
const MAX_FILES = 12;

/**
 * @param siblings pages that the other pictures lead to: a photo's page shows some of them again
 */
export function* openedBy(
  picture: MemorySource,
  { document, page }: FetchedPage,
  gallery: PageGallery | undefined,
  siblings: ReadonlySet<string>,
): Generator<void, Opened> {
  if (gallery === undefined) return { is: "neither" };
  const structures = new Map<Element, string>();
  const groups = new Map<string, MemorySource[]>();
  for (const item of gallery.source.items) {
    const place = gallery.places.get(item.memoryId);
    const key = place === undefined ? "" : structureOf(pictureIn(place), structures);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const pages = yield* openedPages(gallery, page.url, page.baseUrl);
  const isNew = ({ memoryId }: MemorySource) => !siblings.has(pages.get(memoryId)?.href ?? "new");
  const isChosen = ({ memoryId }: MemorySource) => !gallery.aside?.has(memoryId);
  for (const group of groups.values()) {
    const chosen = group.filter(isChosen);
    if (chosen.length >= 2 && chosen.filter(isNew).length > chosen.length / 2) return { is: "album" };
  }
  const names = namesOf(picture);
  const lone = [...groups.values()].flatMap((group) => (group.length === 1 ? group : []));
  const named = document.querySelector('meta[property="og:image"]')?.getAttribute("content") ?? "";
  const photo =
    lone.find((item) => [...namesOf(item)].some((name) => names.has(name))) ??
    lone.find(({ candidates = [] }) => named !== "" && candidates.some(({ url }) => url === named)) ??
    (lone.filter(isChosen).length === 1 ? lone.find(isChosen) : undefined) ??
    gallery.source.items.find((item) => [...namesOf(item)].some((name) => names.has(name)));
  return photo === undefined ? { is: "neither" } : { is: "photo", photo };
}

/** The element of a photo's place that shows it. */
export const pictureIn = (place: Element): Element =>
  place.matches("img, video") ? place : (place.querySelector("img, video") ?? place);

const namesOf = ({ url, candidates = [] }: MemorySource) =>
  new Set([url, ...candidates.map((file) => file.url)].map((address) => photoName(new URL(address))).filter(Boolean));

/** A picture with the files that its own page names, which come first. Its id stays, so that it is the same photo as before. */
export function withFilesOf(picture: MemorySource, photo: MemorySource): MemorySource {
  // What a photo's own page shows is larger than its thumbnail on another.
  const named = (photo.candidates ?? []).map((file) =>
    file.claim === "shown" ? { ...file, claim: "larger" as const } : file,
  );
  const known = new Set(named.map(({ url }) => url));
  const files = [...named, ...(picture.candidates ?? []).filter(({ url }) => !known.has(url))];
  const [best] = files;
  if (best === undefined) return picture;
  const isUntitled = picture.title === picture.fileName;
  return {
    ...picture,
    url: best.url,
    candidates: files.slice(0, MAX_FILES),
    memoryType: photo.memoryType,
    title: isUntitled ? photo.title : picture.title,
    ...(photo.fileName === undefined ? {} : { fileName: photo.fileName }),
    ...(photo.caption === undefined || picture.caption !== undefined ? {} : { caption: photo.caption }),
    ...(photo.capturedAtMs === undefined || picture.capturedAtMs !== undefined
      ? {}
      : { capturedAtMs: photo.capturedAtMs }),
  };
}
