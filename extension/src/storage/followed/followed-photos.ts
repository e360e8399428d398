import type { MemorySource, StoredMemory } from "@store-forever/workers";
import type { ExtensionDatabase, JobRecord, PresenceRecord } from "../databases/database.ts";
import type { FollowedPhoto } from "../databases/follow-record.ts";
import { addressSha256, seenFileOf } from "../databases/stored-file.ts";

/**
 * The photos of these that are stored from a file that is named for them. Of others it is not known which file to ask about.
 * @param records what is known of those that are stored, by memory
 */
export async function followedPhotos(
  items: readonly MemorySource[],
  records: ReadonlyMap<string, PresenceRecord>,
): Promise<FollowedPhoto[]> {
  const photos = items.map(async ({ memoryId, title, url, candidates = [] }): Promise<FollowedPhoto[]> => {
    const { file } = records.get(memoryId) ?? {};
    if (file === undefined) return [];
    for (const named of [url, ...candidates.map((candidate) => candidate.url)])
      if ((await addressSha256(named)) === file.addressSha256)
        return [{ memoryId, title, url: named, ...(file.seen && { seen: file.seen }) }];
    return [];
  });
  return (await Promise.all(photos)).flat();
}

/**
 * Keeps the files that a job has stored for a followed gallery: their addresses, and by what their servers know them again. Others than
 * followed galleries keep no addresses.
 * @param job with the photos that it was begun with
 */
export async function keepFollowedPhotos(
  database: ExtensionDatabase,
  { origin, galleryId, gallery }: JobRecord,
  stored: readonly StoredMemory[],
): Promise<void> {
  const { store, done } = database.transaction("followedPhotos", "readwrite");
  const known = await store.get([origin, galleryId]);
  if (known !== undefined) {
    const titles = new Map(gallery.items.map(({ memoryId, title }) => [memoryId, title]));
    const photos = new Map(known.photos.map((photo) => [photo.memoryId, photo]));
    for (const memory of stored) {
      const { memoryId, fileUrl: url } = memory;
      // What was stored before was not read.
      if (url === undefined) continue;
      const seen = seenFileOf(memory);
      const { listedAtMs } = photos.get(memoryId) ?? {};
      const listed = listedAtMs === undefined ? {} : { listedAtMs };
      photos.set(memoryId, { memoryId, title: titles.get(memoryId) ?? "", url, ...(seen && { seen }), ...listed });
    }
    await store.put({ ...known, photos: [...photos.values()] });
  }
  await done;
}
