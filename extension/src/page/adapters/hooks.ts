import { isUuid, PAGE_HOOKS } from "@store-forever/protocol";
import type { GallerySource, PhotoSource } from "@store-forever/workers";

/** How galleries of one kind of page are found and read. The page may be hostile: what it says is only ever text and URLs. */
export interface GalleryAdapter {
  find(document: Document): Element[];
  /** Where the button goes; `undefined` means at the top of the gallery. */
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
}

/** Longer texts would not fit in a message. */
const MAX_TEXT_LENGTH = 8_000;

/** Pages with the public hooks (`PAGE_HOOKS`); photos are the only type of memory for now. */
export const hooksAdapter: GalleryAdapter = {
  find: (document) => [...document.querySelectorAll(PAGE_HOOKS.gallery)],

  slot: (gallery) => ownedBy(gallery, PAGE_HOOKS.slot)[0],

  read(gallery, page) {
    const galleryId = gallery.getAttribute("data-gallery-id") ?? "";
    if (!isUuid(galleryId)) return undefined;
    const photos = new Map<string, PhotoSource>();
    for (const element of ownedBy(gallery, PAGE_HOOKS.memory)) {
      const photo = readPhoto(element, page);
      if (photo && !photos.has(photo.memoryId)) photos.set(photo.memoryId, photo);
    }
    const sourceUrl = new URL(page.url);
    sourceUrl.hash = "";
    const edgesLink = gallery.ownerDocument.querySelector(PAGE_HOOKS.edgesLink)?.getAttribute("href");
    return {
      source: {
        galleryId,
        title: textOf(gallery, "data-gallery-title") ?? (gallery.ownerDocument.title || sourceUrl.hostname),
        sourceUrl: sourceUrl.href,
        items: [...photos.values()],
      },
      edgesUrl: httpUrl(edgesLink, page.baseUrl) ?? null,
    };
  },
};

function readPhoto(element: Element, { baseUrl }: PageAddress): PhotoSource | undefined {
  const memoryId = element.getAttribute("data-memory-id") ?? "";
  const url = httpUrl(element.getAttribute("data-original"), baseUrl);
  if (!isUuid(memoryId) || url === undefined) return undefined;
  if ((element.getAttribute("data-memory-type") ?? "image") !== "image") return undefined;
  const caption = textOf(element, "data-caption");
  const fileName = textOf(element, "data-filename");
  const title = textOf(element, "data-title") ?? fileName ?? (new URL(url).pathname.split("/").at(-1) || url);
  return {
    memoryId,
    memoryType: "image",
    url,
    title,
    ...(caption === undefined ? {} : { caption }),
    ...(fileName === undefined ? {} : { fileName }),
  };
}

/** Matching elements that do not belong to another gallery inside this one. */
function ownedBy(gallery: Element, selector: string): Element[] {
  return [...gallery.querySelectorAll(selector)].filter((element) => element.closest(PAGE_HOOKS.gallery) === gallery);
}

function textOf(element: Element, attribute: string): string | undefined {
  return element.getAttribute(attribute)?.trim().slice(0, MAX_TEXT_LENGTH) || undefined;
}

function httpUrl(address: string | null | undefined, baseUrl: string): string | undefined {
  if (!address || !URL.canParse(address, baseUrl)) return undefined;
  const url = new URL(address, baseUrl);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
}
