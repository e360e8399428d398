import type { GalleryAdapter, PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { fancyboxAdapter } from "./fancybox.ts";
import { glightboxAdapter } from "./glightbox.ts";
import { hooksAdapter, looseMemoriesAdapter } from "./hooks.ts";
import { jsonLdAdapter } from "./json-ld.ts";
import { lightGalleryAdapter } from "./lightgallery.ts";
import { microdataAdapter } from "./microdata.ts";
import { pageImagesAdapter } from "./page-images.ts";
import { photoSwipeAdapter } from "./photoswipe.ts";
import { wordPressAdapter } from "./wordpress.ts";

/** Those that tell most about photos come first. The first that finds a gallery reads the page. */
const GALLERY_ADAPTERS: readonly GalleryAdapter[] = [
  hooksAdapter,
  looseMemoriesAdapter,
  jsonLdAdapter,
  microdataAdapter,
  photoSwipeAdapter,
  lightGalleryAdapter,
  fancyboxAdapter,
  glightboxAdapter,
  wordPressAdapter,
];

export interface FoundGallery {
  adapter: GalleryAdapter;
  element: Element;
  /** As it was read when it was found. */
  gallery: PageGallery;
}

/** @param isRequested the person asked for this page, so any pictures make a gallery */
export function findGalleries(document: Document, page: PageAddress, isRequested: boolean): FoundGallery[] {
  for (const adapter of isRequested ? [...GALLERY_ADAPTERS, pageImagesAdapter] : GALLERY_ADAPTERS) {
    const found = galleriesOf(adapter, document, page);
    if (found.length > 0) return found;
  }
  return [];
}

export function galleriesOf(adapter: GalleryAdapter, document: Document, page: PageAddress): FoundGallery[] {
  return adapter.find(document).flatMap((element) => {
    const gallery = adapter.read(element, page);
    return gallery ? [{ adapter, element, gallery }] : [];
  });
}
