import type { GallerySource } from "@store-forever/workers";

/** Finds and reads the galleries of one kind of page. The page may be hostile, so what it says is taken as text and URLs only. */
export interface GalleryAdapter {
  name: string;
  /** Elements that are a gallery or hold one; none if the page has no gallery of this kind. */
  find(document: Document): Element[];
  /** Where the button goes; if there is no such place, it floats over the page. */
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
  /** The gallery's storage edges API; null if the page names none. */
  edgesUrl: string | null;
  /** The element that shows each memory, by memory id; badges go into it. */
  places: ReadonlyMap<string, Element>;
}
