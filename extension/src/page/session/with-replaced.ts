import type { MemorySource } from "@store-forever/workers";
import type { PageGallery } from "../reading/gallery-adapter.ts";

/**
 * The gallery with what its photos' files are to take the place of, and of others nothing.
 * @param replaced the stored originals, in hexadecimal SHA-256, by memory
 */
export function withReplaced(gallery: PageGallery, replaced: ReadonlyMap<string, string>): PageGallery {
  const { items } = gallery.source;
  if (items.every((item) => item.replaces === replaced.get(item.memoryId))) return gallery;
  return { ...gallery, source: { ...gallery.source, items: items.map((item) => markedWith(item, replaced)) } };
}

function markedWith({ replaces: _, ...item }: MemorySource, replaced: ReadonlyMap<string, string>): MemorySource {
  const replaces = replaced.get(item.memoryId);
  return replaces === undefined ? item : { ...item, replaces };
}
