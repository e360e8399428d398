import { ExponentialBackoff, handleType, retry } from "cockatiel";
import type { ReportState } from "../messages/job-snapshot.ts";
import type { Database, OutboxRecord } from "../storage/database.ts";
import { tellArchive } from "./archive-report.ts";
import { tellGallery } from "./gallery-report.ts";
import { withReceipts } from "./receipts.ts";
import { type Answer, Unavailable } from "./unavailable.ts";

const patience = retry(handleType(Unavailable), {
  maxAttempts: 2,
  backoff: new ExponentialBackoff({ initialDelay: 1_000, maxDelay: 10_000 }),
});

/** Which reports to send: those of one gallery, refused ones too, or all that nobody has refused. */
export type Which = { origin: string; galleryId: string } | "pending";

/**
 * Sends what galleries' servers and the archive have not accepted yet. One sender at a time in the whole extension; edges say what is,
 * so that sending one twice changes nothing.
 */
export async function flushOutbox(database: Database, which: Which): Promise<void> {
  await navigator.locks.request("outbox", async () => {
    const records =
      which === "pending"
        ? (await database.getAll("outbox")).filter(({ state }) => state.name === "pending")
        : await database.getAllFromIndex("outbox", "byGallery", [which.origin, which.galleryId]);
    for (const record of records) await deliver(database, record);
  });
}

/** What became of the reports to a gallery; `accepted` when none is left. */
export async function reportState(database: Database, origin: string, galleryId: string): Promise<ReportState> {
  const all = await database.getAllFromIndex("outbox", "byGallery", [origin, galleryId]);
  const records = all.filter(({ report }) => report.to === "gallery");
  const refused = records.map(({ state }) => state).find((state) => state.name === "refused");
  if (refused) return refused;
  return records.length > 0 ? { name: "waiting" } : { name: "accepted" };
}

async function deliver(database: Database, record: OutboxRecord): Promise<void> {
  let state: Answer;
  try {
    state = await patience.execute(() => tell(database, record));
  } catch (error) {
    if (error instanceof Unavailable) return;
    throw error;
  }
  const { store, done } = database.transaction("outbox", "readwrite");
  const id = record.id as number;
  // A newer report may have taken this one's place while it was on its way.
  if ((await store.getKey(id)) !== undefined) {
    if (state.name === "refused" && record.report.to === "gallery") await store.put({ ...record, state });
    // The archive's record of other copies is a convenience: nobody can do anything about a refusal.
    else await store.delete(id);
  }
  await done;
}

async function tell(database: Database, { archive, report }: OutboxRecord): Promise<Answer> {
  if (report.to === "archive") return tellArchive(database, archive, report.edges);
  return tellGallery(report.edgesUrl, await withReceipts(database, archive, report.edges));
}
