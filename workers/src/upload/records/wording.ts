import type { GalleryInput } from "@store-forever/protocol";
import type { GallerySource, GalleryWording } from "../../api.ts";
import { galleryInputOf } from "./gallery-input.ts";
import type { RecordLimits } from "./record-limits.ts";

/** What a page says otherwise than the stored gallery, of what is in both; `undefined` where it says the same. */
export function wordingOf(
  stored: GalleryInput,
  page: GallerySource,
  limits: Omit<RecordLimits, "tellsSource">,
): GalleryWording | undefined {
  const tellsSource = stored.source_url.length > 0;
  const storedIds = new Set(stored.items.map(({ memory_id }) => memory_id));
  const said = galleryInputOf(page, storedIds, { ...limits, tellsSource });
  const captions = new Map(stored.items.map(({ memory_id, caption }) => [memory_id, caption[0]]));
  const captionCount = said.items.filter(({ memory_id, caption }) => captions.get(memory_id) !== caption[0]).length;
  const isOnPage = new Set(said.items.map(({ memory_id }) => memory_id));
  const before = stored.items.filter(({ memory_id }) => isOnPage.has(memory_id));
  const wording = {
    captionCount,
    hasOtherTitle: said.title !== stored.title || said.description[0] !== stored.description[0],
    hasOtherOrder: said.items.some(({ memory_id }, index) => memory_id !== before[index]?.memory_id),
    tellsSource,
  };
  return captionCount > 0 || wording.hasOtherTitle || wording.hasOtherOrder ? wording : undefined;
}
