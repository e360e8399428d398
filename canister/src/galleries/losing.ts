import { type GalleryItem, notForHotKeys } from "@store-forever/protocol";
import { uuidBytes, uuidText } from "../store/ids.ts";
import { membersOf } from "../store/records/gallery-record.ts";
import { memoryRecordOf } from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";

/**
 * For keys that may take nothing away. A gallery may lose what was listed before it was stored, and then never was.
 * @param kept what stays in the gallery
 * @throws StoreError NotForHotKeys, when a memory that is stored would go out of it
 */
export function requireNothingLost(
  store: Store,
  owner: Owner,
  galleryId: string,
  kept: readonly Pick<GalleryItem, "memory_id">[],
): void {
  const keptIds = new Set(kept.map(({ memory_id }) => memory_id));
  for (const member of membersOf(store, owner, uuidBytes(galleryId)) ?? [])
    if (!keptIds.has(uuidText(member)) && memoryRecordOf(store, owner, member) !== undefined) throw notForHotKeys();
}
