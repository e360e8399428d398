import type { GalleryDatabase } from "../database/gallery-database.ts";
import type { EdgeChanges } from "../edges/edge-changes.ts";
import { usersToAsk } from "../edges/presence-keys.ts";
import { reconcileEdges } from "../edges/reconcile-edges.ts";
import type { SitePresence } from "../icp/site-presence.ts";
import type { BlobStore } from "../memories/blob-store.ts";
import { failStuckEdges, refreshGalleryPresence, removeOrphans, retryOwnCopies } from "./edge-maintenance.ts";
import { removeUnusedBlobs } from "./remove-unused-blobs.ts";

const INTERVAL_MS = 10 * 60 * 1000;
/** Changes within this time share one refresh: a thousand reports cost one. */
const REFRESH_DELAY_MS = 2_000;
/** Archives are asked again after so long, and so many at a time. */
const ASK_AGAIN_MINUTES = 60;
const PEOPLE_PER_RUN = 20;

interface MaintenanceServices {
  database: GalleryDatabase;
  blobs: BlobStore;
  edgeChanges: EdgeChanges;
  sitePresence?: SitePresence | undefined;
}

/** Starts the jobs that keep the database tidy. @returns a function that stops them and waits for the one that is running */
export function startMaintenance({
  database,
  blobs,
  edgeChanges,
  sitePresence,
}: MaintenanceServices): () => Promise<void> {
  let running = Promise.resolve();
  let refresh: NodeJS.Timeout | undefined;

  /** Jobs run one after the other. A job that fails is tried again at its next turn. */
  function enqueue(name: string, job: () => Promise<unknown>): void {
    running = running.then(job).then(
      () => {},
      (error: Error) => console.error(`The maintenance job "${name}" failed: ${error.message}`),
    );
  }

  function refreshSoon(): void {
    refresh ??= setTimeout(() => {
      refresh = undefined;
      enqueue("refresh presence", () => refreshGalleryPresence(database));
    }, REFRESH_DELAY_MS);
  }

  function runAll(): void {
    enqueue("remove orphans", () => removeOrphans(database));
    enqueue("fail stuck edges", async () => {
      const count = await failStuckEdges(database);
      if (count > 0)
        console.error(`${count} copies were in progress for too long without any report. They count as failed now.`);
    });
    enqueue("retry own copies", () => retryOwnCopies(database, blobs));
    if (sitePresence !== undefined)
      enqueue("ask archives", async () => {
        for (const userId of await usersToAsk(database, ASK_AGAIN_MINUTES, PEOPLE_PER_RUN))
          await reconcileEdges(database, sitePresence, userId);
      });
    enqueue("remove unused originals", () => removeUnusedBlobs(database, blobs));
    // Changes of galleries and their items change presence too, without any change of edges.
    refreshSoon();
  }

  const stopListening = edgeChanges.onChange(refreshSoon);
  const timer = setInterval(runAll, INTERVAL_MS);
  runAll();
  return async () => {
    stopListening();
    clearInterval(timer);
    clearTimeout(refresh);
    await running;
  };
}
