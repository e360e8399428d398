import type { GalleryInput } from "@store-forever/protocol";
import type { GallerySource } from "../../api.ts";
import { fitText, optionalText, optionalWebUrl } from "./fit-text.ts";
import type { RecordLimits } from "./record-limits.ts";

/** Builds what the backend takes of a gallery, with those items that are stored. */
export function galleryInputOf(
  source: GallerySource,
  storedIds: ReadonlySet<string>,
  limits: RecordLimits,
): GalleryInput {
  const { galleryId, title, description, sourceUrl } = source;
  return {
    id: galleryId,
    title: fitText(title, limits.max_title_bytes),
    description: optionalText(description, limits.max_text_bytes),
    source_url: limits.tellsSource ? optionalWebUrl(sourceUrl, limits.max_text_bytes) : [],
    items: source.items
      .filter(({ memoryId }) => storedIds.has(memoryId))
      .map(({ memoryId, caption }) => ({
        memory_id: memoryId,
        caption: optionalText(caption, limits.max_text_bytes),
      })),
  };
}

/**
 * Merges a stored gallery with its page, so that nothing is lost: photos that have left the page stay in the gallery, after
 * those that are on it. The gallery's first source address stays too, unless none is told any more.
 * @param pageIds all memories on the page. Those that are not in `current` could not be stored
 */
export function mergedGallery(stored: GalleryInput, current: GalleryInput, pageIds: ReadonlySet<string>): GalleryInput {
  const [told] = current.source_url;
  const source_url: GalleryInput["source_url"] = told === undefined ? [] : [stored.source_url[0] ?? told];
  const left = stored.items.filter(({ memory_id }) => !pageIds.has(memory_id));
  return { ...current, source_url, items: [...current.items, ...left] };
}

export function sameGallery(left: GalleryInput, right: GalleryInput): boolean {
  const facts = ({ title, description, source_url, items }: GalleryInput) =>
    JSON.stringify([title, description, source_url, items.map((item) => [item.memory_id, item.caption])]);
  return facts(left) === facts(right);
}
