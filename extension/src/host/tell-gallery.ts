import { flushOutbox } from "../reports/flush-outbox.ts";
import type { ExtensionDatabase, JobRecord } from "../storage/database.ts";
import { recordJobNews } from "../storage/job-news.ts";
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
 * Tells a job's gallery, while it goes on, that its memories are still on their way, and whether the person has paused it. What
 * has arrived is told at the end: only then is it known which files another site answered, of which the gallery hears nothing.
 * @returns a function that ends it
 */
export function tellGalleryOf({ job, record, database, track }: Told): () => void {
  let lastMs = Date.now();
  let wasPaused = false;

  function look(): void {
    const { name } = job.state;
    if (name !== "running" && name !== "paused") return;
    const isPaused = name === "paused";
    const isDue = isPaused !== wasPaused || (!isPaused && Date.now() - lastMs >= HEARTBEAT_MS);
    if (!isDue) return;
    wasPaused = isPaused;
    lastMs = Date.now();
    track(
      recordJobNews(database, record, { isPaused })
        .then((isOwed) => (isOwed ? flushOutbox(database, record) : undefined))
        // The report at the end tells all of it again.
        .catch(() => {}),
    );
  }

  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
