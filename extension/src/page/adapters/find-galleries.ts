import type { GalleryAdapter, PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { hooksAdapter, looseMemoriesAdapter } from "./hooks.ts";

export interface FoundGallery {
  adapter: GalleryAdapter;
  element: Element;
  /** As it was read when it was found. */
  gallery: PageGallery;
  /** Reads the page more closely before the person sees what would be stored. */
  lookCloser?: () => Promise<void>;
}

/** The galleries that a page describes by the public hooks. A page that has any is read by nothing else. */
export function findHooks(document: Document, page: PageAddress): FoundGallery[] {
  for (const adapter of [hooksAdapter, looseMemoriesAdapter]) {
    const found = adapter.find(document).flatMap((element) => {
      const gallery = adapter.read(element, page);
      return gallery ? [{ adapter, element, gallery }] : [];
    });
    if (found.length > 0) return found;
  }
  return [];
}
