import type { FoundFile, Photo } from "../../evidence/photo.ts";
import { rightsFrom, type ToldRights } from "../../evidence/rights.ts";
import { plain } from "../../evidence/texts-of-photo.ts";
import { lastPathPart } from "../../reading/texts.ts";
import type { SiteAsker } from "./ask-site.ts";

/** A page whose site may have an open interface. */
export interface InterfacePage {
  document: Document;
  url: URL;
  site: SiteAsker;
}

/** What an interface tells. `album`: every photo of the page's album, in order. `details`: more of photos that the page shows. */
export interface Told {
  kind: "album" | "details";
  photos: Photo[];
}

/**
 * One kind of interface. It looks for the marks of its product or format in the page first, and asks nothing without them. Whatever
 * answers is not as expected tells nothing.
 */
export type SiteInterface = (page: InterfacePage) => Promise<Told | undefined>;

type Facts = Pick<FoundFile, "widthPx" | "heightPx" | "contentType" | "sha1">;

/** The site's own file, by the word of its interface. It is taken only if it is the picture that is shown. */
export const listedOriginal = (url: URL, facts: Facts = {}): FoundFile => ({
  ...facts,
  url,
  rank: "original",
  isListed: true,
});

/** A file that the interface makes, as large as it can. */
export const listedLarger = (url: URL, facts: Facts = {}): FoundFile => ({
  ...facts,
  url,
  rank: "named",
  isListed: true,
});

export const shownFile = (url: URL, facts: Facts = {}): FoundFile => ({ ...facts, url, rank: "shown" });
export const thumbnailFile = (url: URL): FoundFile => ({ url, rank: "thumbnail" });

interface ToldTexts {
  title?: string | undefined;
  caption?: string | undefined;
  altText?: string | undefined;
  fileName?: string | undefined;
  date?: string | undefined;
  rights?: ToldRights;
  isVideo?: boolean;
}

/** @returns `undefined` for a photo without files. Texts may be HTML. */
export function toldPhoto(
  files: readonly (FoundFile | undefined)[],
  { title, caption, altText, fileName, date, rights = {}, isVideo = false }: ToldTexts,
  baseUrl: string,
): Photo | undefined {
  const known = files.filter((file) => file !== undefined);
  if (known.length === 0) return undefined;
  return {
    ...{ picture: undefined, tile: undefined, files: known, isVideo, link: "none", mark: undefined },
    title: words(title),
    caption: words(caption),
    altText: words(altText),
    fileName: words(fileName) ?? nameOf(known),
    date,
    rights: rightsFrom(rights, baseUrl),
  };
}

function nameOf(files: readonly FoundFile[]): string | undefined {
  const original = files.find(({ rank, isListed }) => isListed && rank === "original");
  return original && lastPathPart(original.url.href);
}

const words = (text: string | undefined) => (text === undefined ? undefined : plain(text));

export const album = (photos: readonly (Photo | undefined)[]): Told | undefined => told("album", photos);
export const details = (photos: readonly (Photo | undefined)[]): Told | undefined => told("details", photos);

function told(kind: Told["kind"], photos: readonly (Photo | undefined)[]): Told | undefined {
  const known = photos.filter((photo) => photo !== undefined);
  return known.length === 0 ? undefined : { kind, photos: known };
}

/** Content of a `meta` element. */
export const metaOf = (document: Document, name: string) =>
  document.querySelector(`meta[name="${name}" i]`)?.getAttribute("content") ?? "";

/** The addresses that an image shows, as its files are told apart by. */
export function addressesOf(image: Element, baseUrl: string): URL[] {
  const { currentSrc } = image as HTMLImageElement;
  const written = [currentSrc, image.getAttribute("src"), image.getAttribute("data-src")];
  return written.flatMap((address) => (address && URL.canParse(address, baseUrl) ? [new URL(address, baseUrl)] : []));
}
