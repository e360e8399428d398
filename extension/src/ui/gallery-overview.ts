import { archiveId, type Result } from "@store-forever/protocol";
import { findCapsuleOwner } from "../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork, viewUrlOf } from "../backend/network.ts";
import type { NetworkProblem } from "../messages/reply.ts";
import { capsuleName, openDatabase } from "../storage/databases/database.ts";
import type { FollowRecord } from "../storage/databases/follow-record.ts";
import { isJobRunning } from "../storage/job-lock.ts";
import { galleryKey, readSettings } from "../storage/settings.ts";

/** What the popup shows of one gallery. */
export interface GalleryOverview {
  origin: string;
  galleryId: string;
  title: string;
  sourceUrl: string;
  totalCount: number;
  /** The person follows it. */
  follow: FollowRecord | undefined;
  /** The folder that the person put it into, on this device; empty for none. */
  folder: string;
  state:
    | { name: "running" }
    | { name: "paused" }
    | { name: "interrupted" }
    | { name: "stored"; storedCount: number; viewUrl: string | null };
}

export interface Overview {
  network: Result<NetworkConfig, NetworkProblem>;
  owner: string | undefined;
  /** Newest first, and only those in the person's capsule at this network. */
  galleries: GalleryOverview[];
}

export async function readOverview(): Promise<Overview> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return { network, owner, galleries: [] };
  const { folders } = await readSettings(database);
  const capsule = capsuleName(network.value.canisterId, owner);
  const jobs = (await database.getAll("jobs")).filter((job) => job.capsule === capsule);
  jobs.sort((left, right) => right.startedAtMs - left.startedAtMs);
  const galleries = await Promise.all(
    jobs.map(async ({ origin, galleryId, gallery, totalCount, state }): Promise<GalleryOverview> => {
      const { title, sourceUrl } = gallery;
      const folder = folders[galleryKey(origin, galleryId)] ?? "";
      const follow = await database.get("follows", [origin, galleryId]);
      const common = { origin, galleryId, title, sourceUrl, totalCount, folder, follow };
      if (state.name === "paused") return { ...common, state: { name: "paused" } };
      if (await isJobRunning(origin, galleryId)) return { ...common, state: { name: "running" } };
      if (state.name !== "finished") return { ...common, state: { name: "interrupted" } };
      const link = await database.get("shareLinks", [capsule, archiveId(origin, "gallery", galleryId)]);
      const viewUrl = link ? viewUrlOf(network.value, link.token) : null;
      return { ...common, state: { name: "stored", storedCount: state.outcome.stored.length, viewUrl } };
    }),
  );
  return { network, owner, galleries };
}
