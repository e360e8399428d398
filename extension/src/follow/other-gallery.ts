import type { GallerySource } from "@store-forever/workers";
import { isReplaced } from "../page/reading/is-replaced.ts";
import type { FollowedPhoto, FollowRecord } from "../storage/databases/follow-record.ts";

/**
 * Whether something else is at a followed gallery's address, such as a parked domain's pictures: an id that is made of the address alone
 * does not tell. Nothing of it is stored, and no photo is taken for hidden.
 */
export function isOtherGallery(
  { title, items }: Pick<GallerySource, "title" | "items">,
  followed: Pick<FollowRecord, "title">,
  known: readonly Pick<FollowedPhoto, "memoryId">[],
): boolean {
  const knownIds = new Set(known.map(({ memoryId }) => memoryId));
  const showsGallery = known.length === 0 || items.some(({ memoryId }) => knownIds.has(memoryId));
  return isReplaced({ title, archivedTitle: followed.title, showsGallery });
}
