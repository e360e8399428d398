import type { GallerySource } from "@store-forever/workers";

/** How galleries of one kind of page are found and read. The page may be hostile: what it says is only ever text and URLs. */
export interface GalleryAdapter {
  name: string;
  /** Elements that are a gallery, or hold one; none when the page has no gallery of this kind. */
  find(document: Document): Element[];
  /** Where the button goes; it floats over the page where there is no such place. */
  slot(gallery: Element): Element | undefined;
  read(gallery: Element, page: PageAddress): PageGallery | undefined;
}

export interface PageAddress {
  /** Address of the page. */
  url: string;
  /** What relative addresses in the page are relative to. */
  baseUrl: string;
}

/** A gallery as its page describes it. */
export interface PageGallery {
  source: GallerySource;
  /** The gallery's storage edges API; null when the page names none. */
  edgesUrl: string | null;
  /** The element that shows each memory, by memory id; badges go into it. */
  places: ReadonlyMap<string, Element>;
}
