import type { PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { findHooks } from "./find-galleries.ts";
import { readLooseMemories } from "./loose-memories.ts";

/** What a page describes by the public hooks: its galleries or, where it has none, its memories. Such a page is read by nothing else. */
export function hookedGalleries(document: Document, page: PageAddress): PageGallery[] {
  const galleries = findHooks(document, page).map(({ gallery }) => gallery);
  if (galleries.length > 0) return galleries;
  const loose = readLooseMemories(document, page);
  return loose ? [loose] : [];
}
