import { fancyboxAdapter } from "./fancybox.ts";
import type { GalleryAdapter, PageAddress } from "./gallery-adapter.ts";
import { glightboxAdapter } from "./glightbox.ts";
import { hooksAdapter, looseMemoriesAdapter } from "./hooks.ts";
import { jsonLdAdapter } from "./json-ld.ts";
import { largeImagesAdapter } from "./large-images.ts";
import { lightGalleryAdapter } from "./lightgallery.ts";
import { linkedThumbnailsAdapter } from "./linked-thumbnails.ts";
import { microdataAdapter } from "./microdata.ts";
import { photoSwipeAdapter } from "./photoswipe.ts";

/** Those that say most about their photos come first; the first that finds a gallery has the page. */
const OF_GALLERIES: readonly GalleryAdapter[] = [
  hooksAdapter,
  looseMemoriesAdapter,
  jsonLdAdapter,
  microdataAdapter,
  photoSwipeAdapter,
  lightGalleryAdapter,
  fancyboxAdapter,
  glightboxAdapter,
];
/** Any page may look like these: only for pages that the person asked for. */
const OF_ANY_PAGE: readonly GalleryAdapter[] = [linkedThumbnailsAdapter, largeImagesAdapter];

export interface FoundGallery {
  adapter: GalleryAdapter;
  element: Element;
}

/** @param isAskedFor the person asked to archive this very page */
export function findGalleries(document: Document, page: PageAddress, isAskedFor: boolean): FoundGallery[] {
  for (const adapter of isAskedFor ? [...OF_GALLERIES, ...OF_ANY_PAGE] : OF_GALLERIES) {
    const found = adapter.find(document).filter((element) => adapter.read(element, page) !== undefined);
    if (found.length > 0) return found.map((element) => ({ adapter, element }));
  }
  return [];
}
