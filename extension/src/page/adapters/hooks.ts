import { isUuid, MEMORY_TYPES, PAGE_HOOKS, pageAddress } from "@store-forever/protocol";
import type { MemorySource } from "@store-forever/workers";
import type { GalleryAdapter, PageAddress } from "../reading/gallery-adapter.ts";
import { attributeText, cleanText, dateMs, lastPathPart, shownDate, toHttpUrl } from "../reading/texts.ts";

/** Pages with the public hooks (`PAGE_HOOKS`), and memories of every type. */
export const hooksAdapter: GalleryAdapter = {
  name: "hooks",

  find: (document) => [...document.querySelectorAll(PAGE_HOOKS.gallery)],

  slot: (gallery) => ownedBy(gallery, PAGE_HOOKS.slot)[0] ?? gallery,

  read(gallery, page) {
    const galleryId = gallery.getAttribute("data-gallery-id") ?? "";
    if (!isUuid(galleryId)) return undefined;
    const { items, ...shown } = readMemories(ownedBy(gallery, PAGE_HOOKS.memory), page);
    const sourceUrl = pageAddress(page.url);
    return {
      source: {
        galleryId,
        title:
          attributeText(gallery, "data-gallery-title") ??
          cleanText(gallery.ownerDocument.title) ??
          new URL(sourceUrl).hostname,
        sourceUrl,
        items,
      },
      edgesUrl: edgesUrlOf(gallery.ownerDocument, page),
      totalCount: totalCountOf(gallery),
      ...shown,
    };
  },
};

/** The number of memories in the whole gallery, which its other pages show. */
function totalCountOf(gallery: Element): number | undefined {
  const told = gallery.getAttribute("data-gallery-count") ?? "";
  return /^\d{1,7}$/.test(told) ? Number(told) : undefined;
}

export function edgesUrlOf(document: Document, { baseUrl }: Pick<PageAddress, "baseUrl">): string | null {
  return toHttpUrl(document.querySelector(PAGE_HOOKS.edgesLink)?.getAttribute("href"), baseUrl) ?? null;
}

/** Each memory once, with the element that shows it. */
export function readMemories(elements: readonly Element[], page: PageAddress) {
  const memories = new Map<string, MemorySource>();
  const places = new Map<string, Element>();
  for (const element of elements) {
    const memory = readMemory(element, page);
    if (!memory || memories.has(memory.memoryId)) continue;
    memories.set(memory.memoryId, memory);
    places.set(memory.memoryId, element);
  }
  return { items: [...memories.values()], places };
}

function readMemory(element: Element, { baseUrl }: PageAddress): MemorySource | undefined {
  const memoryId = element.getAttribute("data-memory-id") ?? "";
  const url = toHttpUrl(element.getAttribute("data-original"), baseUrl);
  if (!isUuid(memoryId) || url === undefined) return undefined;
  const memoryType = MEMORY_TYPES.find((type) => type === (element.getAttribute("data-memory-type") ?? "image"));
  if (memoryType === undefined) return undefined;
  const caption = attributeText(element, "data-caption");
  const fileName = attributeText(element, "data-filename");
  const capturedAtMs = dateMs(shownDate(element));
  const title = attributeText(element, "data-title") ?? fileName ?? lastPathPart(url);
  return {
    memoryId,
    memoryType,
    url,
    title,
    ...(caption === undefined ? {} : { caption }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(capturedAtMs === undefined ? {} : { capturedAtMs }),
  };
}

/** Matching elements, without those of another gallery inside this one. */
function ownedBy(gallery: Element, selector: string): Element[] {
  return [...gallery.querySelectorAll(selector)].filter((element) => element.closest(PAGE_HOOKS.gallery) === gallery);
}
