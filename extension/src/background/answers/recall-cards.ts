import { accepted, archiveId, askInHalves, LIMITS, ok } from "@store-forever/protocol";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import { openCapsule } from "../../backend/open-capsule.ts";
import type { ReplyTo, StoredCard } from "../../messages/reply.ts";
import { capsuleName, openDatabase } from "../../storage/databases/database.ts";

/** Which of this site's galleries were stored from this browser, wholly or in part. It makes no request. */
export async function recallCards(origin: string, galleryIds: readonly string[]): Promise<ReplyTo["cards.recall"]> {
  const database = await openDatabase();
  const jobs = await Promise.all(galleryIds.map((galleryId) => database.get("jobs", [origin, galleryId])));
  return ok(
    jobs.flatMap((job): StoredCard[] => {
      if (job?.state.name !== "finished" || job.state.outcome.stored.length === 0) return [];
      const { galleryId, totalCount } = job;
      return [{ galleryId, storedCount: job.state.outcome.stored.length, totalCount }];
    }),
  );
}

/**
 * Which of this site's galleries the archive has, wholly or in part, whichever browser stored them and however its job ended. Where it
 * does not answer, what this device knows stays.
 */
export async function checkCards(origin: string, galleryIds: readonly string[]): Promise<ReplyTo["cards.check"]> {
  try {
    return ok(await cardsInArchive(origin, galleryIds));
  } catch {
    return recallCards(origin, galleryIds);
  }
}

async function cardsInArchive(origin: string, galleryIds: readonly string[]): Promise<StoredCard[]> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return [];
  const open = await openCapsule(database, capsuleName(network.value.canisterId, owner));
  if (open === undefined) throw new Error("The key of the archive has gone.");
  const ids = new Map(galleryIds.map((galleryId) => [archiveId(origin, "gallery", galleryId), galleryId]));
  const archiveIds = [...ids.keys()];
  const parts: Promise<StoredCard[]>[] = [];
  for (let start = 0; start < archiveIds.length; start += LIMITS.presenceMax)
    parts.push(
      askInHalves(archiveIds.slice(start, start + LIMITS.presenceMax), async (some) =>
        accepted(await open.backend.get_gallery_statuses(some)).flatMap(
          ({ gallery_id, stored_memories, total_memories }) => {
            const galleryId = ids.get(gallery_id);
            if (galleryId === undefined || stored_memories === 0) return [];
            return [{ galleryId, storedCount: stored_memories, totalCount: total_memories }];
          },
        ),
      ).then((answers) => answers.flat()),
    );
  return (await Promise.all(parts)).flat();
}
