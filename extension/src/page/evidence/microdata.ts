import { webUrl } from "../addresses/file-kind.ts";
import { cleanText } from "../reading/texts.ts";
import type { StructuredPhotos } from "./json-ld.ts";
import type { FoundFile, Photo } from "./photo.ts";
import { rightsOfTile } from "./rights.ts";
import type { Found } from "./walk.ts";

/** schema.org in microdata. */
export function photosInMicrodata(elements: readonly Found[]): StructuredPhotos {
  const found: StructuredPhotos = { ofGallery: [], others: [] };
  for (const { element, baseUrl } of elements) {
    if (!/schema\.org\/(?:ImageObject|Photograph)$/.test(element.getAttribute("itemtype") ?? "")) continue;
    const isInGallery = element.closest('[itemtype$="schema.org/ImageGallery"]') !== null;
    const photo = photoOf(element, baseUrl, isInGallery);
    if (photo) (isInGallery ? found.ofGallery : found.others).push(photo);
  }
  return found;
}

function photoOf(item: Element, baseUrl: string, isInGallery: boolean): Photo | undefined {
  const url = webUrl(property(item, "contentUrl") ?? property(item, "url"), baseUrl);
  if (url === undefined) return undefined;
  const files: FoundFile[] = [{ url, rank: "original" }];
  const thumbnail = webUrl(property(item, "thumbnailUrl") ?? property(item, "thumbnail"), baseUrl);
  if (thumbnail) files.push({ url: thumbnail, rank: "thumbnail" });
  return {
    ...{ picture: undefined, tile: item, files, isVideo: false, link: "none" },
    mark: isInGallery ? "ImageGallery" : undefined,
    title: property(item, "name"),
    caption: property(item, "caption") ?? property(item, "description"),
    date: property(item, "dateCreated"),
    rights: rightsOfTile(item, baseUrl),
  };
}

function property(item: Element, name: string): string | undefined {
  const element = item.querySelector(`[itemprop~="${name}"]`);
  if (!element) return undefined;
  for (const attribute of ["content", "href", "src", "datetime"]) {
    const value = element.getAttribute(attribute);
    if (value) return value;
  }
  return cleanText(element.textContent);
}
