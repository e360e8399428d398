import { err, ok } from "@store-forever/protocol";
import type { GallerySource } from "@store-forever/workers";
import { missingOrigins } from "../../access/source-access.ts";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import { hostPatterns } from "../../browser/host-pattern.ts";
import type { FollowedPages, Pace } from "../../messages/follow.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import { capsuleName, type JobRecord, openDatabase } from "../../storage/databases/database.ts";
import { followedPhotos } from "../../storage/followed/followed-photos.ts";
import { follow, unfollow } from "../../storage/followed/follows.ts";
import { recallRecords } from "../../storage/presence.ts";
import { lookAgain } from "../jobs/look-again.ts";

/** A gallery as its page describes it, and how it is to be followed. */
interface Following {
  origin: string;
  gallery: GallerySource;
  edgesUrl: string | null;
  /** The tab's, as the browser tells it. */
  pageUrl: string;
  pages: FollowedPages;
  pace: Pace;
}

/** Follows a gallery from now on. It makes no request. */
export async function followGallery(following: Following): Promise<ReplyTo["gallery.follow"]> {
  const { origin, gallery, edgesUrl, pageUrl, pages: asked, pace } = following;
  const { galleryId, title, items } = gallery;
  const database = await openDatabase();
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const missing = await missingOrigins(origin, [origin]);
  if (missing.length > 0) return err({ name: "access", hosts: hostPatterns(missing) });
  const owner = await findCapsuleOwner(database, network.value);
  if (owner === undefined) return err({ name: "refused", message: "Store the gallery first, then follow it." });
  const job = await database.get("jobs", [origin, galleryId]);
  const tellsSource = job?.tellsSource ?? false;
  const pages = hasStoredMore(job, items) ? "all" : asked;
  const site = { capsule: capsuleName(network.value.canisterId, owner), origin };
  const records = await recallRecords(
    database,
    site,
    items.map(({ memoryId }) => memoryId),
  );
  const followed = { ...site, galleryId, title, pageUrl, pages, edgesUrl, tellsSource, pace };
  await follow(database, followed, await followedPhotos(items, records));
  await lookAgain();
  return ok(null);
}

export async function unfollowGallery(origin: string, galleryId: string): Promise<ReplyTo["gallery.follow"]> {
  await unfollow(await openDatabase(), origin, galleryId);
  await lookAgain();
  return ok(null);
}

/** Whether more was stored of the gallery than its page shows: all of it then, from another page or before this one was loaded again. */
function hasStoredMore(job: JobRecord | undefined, items: readonly { memoryId: string }[]): boolean {
  if (job?.state.name !== "finished") return false;
  const shown = new Set(items.map(({ memoryId }) => memoryId));
  return job.state.outcome.stored.some(({ memoryId }) => !shown.has(memoryId));
}
