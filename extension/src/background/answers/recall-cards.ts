import { ok } from "@store-forever/protocol";
import type { ReplyTo, StoredCard } from "../../messages/reply.ts";
import { openDatabase } from "../../storage/database.ts";

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
