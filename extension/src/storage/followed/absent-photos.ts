import { archiveId } from "@store-forever/protocol";
import { type AbsentPhoto, MAX_ABSENT_PHOTOS } from "@store-forever/protocol/connect";
import type { ExtensionDatabase } from "../databases/database.ts";

/** The photos of an archive that are gone from their sites, or not shown there any more, under the archive's ids. */
export async function absentPhotos(database: ExtensionDatabase, capsule: string): Promise<AbsentPhoto[]> {
  const absent: AbsentPhoto[] = [];
  for (const follow of await database.getAll("follows")) {
    if (follow.capsule !== capsule) continue;
    const followed = await database.get("followedPhotos", [follow.origin, follow.galleryId]);
    for (const { memoryId, absence } of followed?.photos ?? [])
      if (absence !== undefined && absent.length < MAX_ABSENT_PHOTOS)
        absent.push({ memoryId: archiveId(follow.origin, "memory", memoryId), ...absence });
  }
  return absent;
}
