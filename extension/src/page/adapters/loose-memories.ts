import { derivedId, PAGE_HOOKS } from "@store-forever/protocol";
import type { PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { canonicalUrl, pageTitle } from "../reading/page-title.ts";
import { edgesUrlOf, readMemories } from "./hooks.ts";

/**
 * Memories with the public hooks outside of any gallery: on dashboards, in folders, on their own pages. Those of one page
 * make a gallery, whose id is derived from the page's address. Each memory keeps its own id.
 */
export function readLooseMemories(document: Document, page: PageAddress): PageGallery | undefined {
  const elements = [...document.querySelectorAll(PAGE_HOOKS.memory)];
  const loose = elements.filter((element) => !element.closest(PAGE_HOOKS.gallery));
  const { items, ...shown } = readMemories(loose, page);
  const [first] = items;
  if (first === undefined) return undefined;
  const sourceUrl = canonicalUrl(document, page);
  const title = items.length === 1 ? first.title : pageTitle(document, sourceUrl);
  return {
    source: { galleryId: derivedId(sourceUrl), title, sourceUrl, items },
    edgesUrl: edgesUrlOf(document, page),
    ...shown,
  };
}
