import type { GalleryAdapter } from "./gallery-adapter.ts";
import { type FoundPhoto, pageGallery } from "./page-gallery.ts";

/** An adapter for pages without ids: the whole page is one gallery, and the button floats over it. */
export function pageAdapter(
  name: string,
  minPhotos: number,
  photosOf: (document: Document) => FoundPhoto[],
): GalleryAdapter {
  return {
    name,
    find: (document) => (photosOf(document).length >= minPhotos ? [document.documentElement] : []),
    slot: () => undefined,
    read: (root, page) => pageGallery(root.ownerDocument, page, photosOf(root.ownerDocument)),
  };
}
