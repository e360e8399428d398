import { isUuid, MEMORY_TYPES, PAGE_HOOKS } from "@store-forever/protocol";
import type { MemorySource } from "@store-forever/workers";
import type { GalleryAdapter, PageAddress } from "./gallery-adapter.ts";
import { fileNameOf, httpUrl, textOf } from "./texts.ts";

/** Pages with the public hooks (`PAGE_HOOKS`), and memories of every type. */
export const hooksAdapter: GalleryAdapter = {
  name: "hooks",

  find: (document) => [...document.querySelectorAll(PAGE_HOOKS.gallery)],

  slot: (gallery) => ownedBy(gallery, PAGE_HOOKS.slot)[0] ?? gallery,

  read(gallery, page) {
    const galleryId = gallery.getAttribute("data-gallery-id") ?? "";
    if (!isUuid(galleryId)) return undefined;
    const photos = new Map<string, MemorySource>();
    const places = new Map<string, Element>();
    for (const element of ownedBy(gallery, PAGE_HOOKS.memory)) {
      const photo = readPhoto(element, page);
      if (!photo || photos.has(photo.memoryId)) continue;
      photos.set(photo.memoryId, photo);
      places.set(photo.memoryId, element);
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
      places,
    };
  },
};

function readPhoto(element: Element, { baseUrl }: PageAddress): MemorySource | undefined {
  const memoryId = element.getAttribute("data-memory-id") ?? "";
  const url = httpUrl(element.getAttribute("data-original"), baseUrl);
  if (!isUuid(memoryId) || url === undefined) return undefined;
  const memoryType = MEMORY_TYPES.find((type) => type === (element.getAttribute("data-memory-type") ?? "image"));
  if (memoryType === undefined) return undefined;
  const caption = textOf(element, "data-caption");
  const fileName = textOf(element, "data-filename");
  const title = textOf(element, "data-title") ?? fileName ?? fileNameOf(url);
  return {
    memoryId,
    memoryType,
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
