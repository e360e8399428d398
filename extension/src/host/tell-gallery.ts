import { flushOutbox } from "../reports/flush-outbox.ts";
import type { ExtensionDatabase, JobRecord } from "../storage/database.ts";
import { recordJobNews } from "../storage/job-news.ts";
import type { HostedJob } from "./hosted-job.ts";

const LOOK_MS = 5_000;
/** Memories that arrive within this time share a report. */
const NEWS_MS = 30_000;
/** Galleries give a copy up after an hour without a report. */
const HEARTBEAT_MS = 15 * 60_000;

interface Told {
  job: HostedJob;
  record: JobRecord;
  database: ExtensionDatabase;
  track: (work: Promise<unknown>) => void;
}

/**
 * Tells a job's gallery, while it goes on, which memories have arrived, that the others are still on their way, and whether the
 * person has paused it.
 * @returns a function that ends it
 */
export function tellGalleryOf({ job, record, database, track }: Told): () => void {
  const arrived = new Set<string>();
  let lastNewsMs = Date.now();
  let lastBeatMs = lastNewsMs;
  let wasPaused = false;

  function look(): void {
    const { name } = job.state;
    if (name !== "running" && name !== "paused") return;
    const isPaused = name === "paused";
    const storedIds = record.migratingIds.filter((id) => !arrived.has(id) && job.stepOf(id) === "stored");
    const nowMs = Date.now();
    const isBeat = isPaused !== wasPaused || (!isPaused && nowMs - lastBeatMs >= HEARTBEAT_MS);
    const isNews = storedIds.length > 0 && nowMs - lastNewsMs >= NEWS_MS;
    if (!isNews && !isBeat) return;
    wasPaused = isPaused;
    lastNewsMs = nowMs;
    if (isBeat) lastBeatMs = nowMs;
    for (const id of storedIds) arrived.add(id);
    const rest = record.migratingIds.filter((id) => !arrived.has(id) && job.stepOf(id) !== "failed");
    const news = { storedIds, migratingIds: isBeat ? rest : [], isPaused };
    track(
      recordJobNews(database, record, news)
        .then((isOwed) => (isOwed ? flushOutbox(database, record) : undefined))
        // The report at the end tells all of it again.
        .catch(() => {}),
    );
  }

  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
