import { ExponentialBackoff, handleType, retry } from "cockatiel";
import type { ExtensionDatabase, OutboxRecord } from "../storage/databases/database.ts";
import { settleReport, type Which, waitingReports } from "../storage/outbox.ts";
import { reportToBackend } from "./report-to-backend.ts";
import { reportToGallery } from "./report-to-gallery.ts";
import { type ReportAnswer, Unavailable } from "./unavailable.ts";
import { withReceipts } from "./with-receipts.ts";

const retryPolicy = retry(handleType(Unavailable), {
  maxAttempts: 2,
  backoff: new ExponentialBackoff({ initialDelay: 1_000, maxDelay: 10_000 }),
});

/**
 * Sends the reports that galleries' servers and the backend have not accepted yet. There is one sender at a time in the whole
 * extension. Edges tell the present state, so sending one twice changes nothing.
 */
export async function flushOutbox(database: ExtensionDatabase, which: Which): Promise<void> {
  await navigator.locks.request("outbox", async () => {
    for (const record of await waitingReports(database, which)) await send(database, record);
  });
}

async function send(database: ExtensionDatabase, record: OutboxRecord): Promise<void> {
  let answer: ReportAnswer;
  try {
    answer = await retryPolicy.execute(() => sendOnce(database, record));
  } catch (error) {
    if (error instanceof Unavailable) return;
    throw error;
  }
  await settleReport(database, record, answer);
}

async function sendOnce(database: ExtensionDatabase, record: OutboxRecord): Promise<ReportAnswer> {
  const { report } = record;
  if (report.to === "backend") return reportToBackend(database, record, report.edges);
  return reportToGallery(report.edgesUrl, await withReceipts(database, record, report.edges));
}
