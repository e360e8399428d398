import { flushOutbox } from "../reports/flush-outbox.ts";
import type { ExtensionDatabase, JobRecord } from "../storage/databases/database.ts";
import { recordArrivals, recordJobNews } from "../storage/job-news.ts";
import type { HostedJob } from "./hosted-job.ts";

const LOOK_MS = 5_000;
/** Galleries give a copy up after an hour without a report. */
const HEARTBEAT_MS = 15 * 60_000;

interface Told {
  job: HostedJob;
  record: JobRecord;
  database: ExtensionDatabase;
  track: (work: Promise<unknown>) => void;
}

/**
 * Tells a job's gallery, while it goes on, which of its memories have arrived from its own origin, that the others are still on their
 * way, and whether the person has paused it.
 * @returns a function that ends it
 */
export function tellGalleryOf({ job, record, database, track }: Told): () => void {
  let lastMs = Date.now();
  let wasPaused = false;
  const toldIds = new Set<string>();

  const write = (news: Promise<boolean>) =>
    track(
      news
        .then((isOwed) => (isOwed ? flushOutbox(database, record) : undefined))
        // The report at the end tells all of it again.
        .catch(() => {}),
    );

  function look(): void {
    const { name } = job.state;
    if (name !== "running" && name !== "paused") return;
    const arrived = new Map([...job.arrived].filter(([memoryId]) => !toldIds.has(memoryId)));
    for (const memoryId of arrived.keys()) toldIds.add(memoryId);
    if (arrived.size > 0) write(recordArrivals(database, record, arrived));
    const isPaused = name === "paused";
    const isDue = isPaused !== wasPaused || (!isPaused && Date.now() - lastMs >= HEARTBEAT_MS);
    if (!isDue) return;
    wasPaused = isPaused;
    lastMs = Date.now();
    write(recordJobNews(database, record, { isPaused, arrivedIds: toldIds }));
  }

  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
