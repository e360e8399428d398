import { findCapsuleOwner } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import { capsuleName, openDatabase } from "../storage/databases/database.ts";
import type { FollowRecord } from "../storage/databases/follow-record.ts";

/** A gallery that the person follows, and the titles of its photos that are gone at the source. */
export interface FollowedGallery {
  follow: FollowRecord;
  goneTitles: string[];
}

/** The galleries that are followed into the archive in use. */
export async function readFollowed(): Promise<FollowedGallery[]> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return [];
  const capsule = capsuleName(network.value.canisterId, owner);
  const follows = (await database.getAll("follows")).filter((follow) => follow.capsule === capsule);
  return Promise.all(
    follows.map(async (follow) => {
      const known = await database.get("followedPhotos", [follow.origin, follow.galleryId]);
      const gone = (known?.photos ?? []).filter(({ absence }) => absence !== undefined);
      return { follow, goneTitles: gone.map(({ title }) => title) };
    }),
  );
}
