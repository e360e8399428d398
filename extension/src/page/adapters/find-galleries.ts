import type { GalleryAdapter, PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { hooksAdapter } from "./hooks.ts";

export interface FoundGallery {
  adapter: GalleryAdapter;
  element: Element;
  /** As it was read when it was found. */
  gallery: PageGallery;
  /** Reads the page more closely before the person sees what would be stored. */
  lookCloser?: () => Promise<void>;
}

/** The galleries that a page describes by the public hooks. */
export function findHooks(document: Document, page: PageAddress): FoundGallery[] {
  return hooksAdapter.find(document).flatMap((element) => {
    const gallery = hooksAdapter.read(element, page);
    return gallery ? [{ adapter: hooksAdapter, element, gallery }] : [];
  });
}
