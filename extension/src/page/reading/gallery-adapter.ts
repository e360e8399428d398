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
  /** How many memories the whole gallery has, where the page says so and may show only a part of it. */
  totalCount?: number | undefined;
  /** The element that shows each memory, by memory id; badges go into it. */
  places: ReadonlyMap<string, Element>;
  /** Ids of pictures that are probably no part of the gallery. They are shown, and stored only if the person ticks them. */
  aside?: ReadonlySet<string>;
  /** That the page shows only a part of it; left out where nothing tells that. */
  more?: More;
}

/** What tells that a gallery has more photos than its page shows. */
export interface More {
  /** False where it only looks as if scrolling could bring more. */
  isSure: boolean;
  /** How many photos it has, as the page says. */
  toldCount?: number;
  /** All that leads on are links of the photos: to pages of their own, or to albums. */
  opensPages?: boolean;
}

/** What is asked of a page. `marked`: only what is a gallery by its mark-up. `any`: whatever pictures there are, since a person asked. */
export type Wanted = "marked" | "any";

/** Reads pages that give their photos no ids. It is a script of its own, since most pages have no gallery. */
export interface PageReader {
  /** Memories with the public hooks outside of any gallery. */
  readLooseMemories(document: Document, page: PageAddress): PageGallery | undefined;
  /** Reads in small steps, so that the page can go on in between. */
  read(document: Document, page: PageAddress, wanted: Wanted): Promise<PageGallery | undefined>;
  /** Pictures that the person pointed at, however small. @param addresses as the browser shows them */
  readPointedAt(
    document: Document,
    page: PageAddress,
    addresses: ReadonlySet<string>,
  ): Promise<PageGallery | undefined>;
  /** Every address of the page's photos as they are now: what was asked of its site is asked again, since addresses expire. */
  addresses(document: Document, page: PageAddress): Promise<string[]>;
  /** Hands pictures that only the page has to the extension. @param sha256s in hexadecimal */
  handOver(sha256s: readonly string[]): Promise<void>;
}
