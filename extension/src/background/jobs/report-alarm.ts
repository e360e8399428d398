import { browser } from "wxt/browser";
import { flushOutbox } from "../../reports/flush-outbox.ts";
import { endPresenceKeys } from "../../reports/let-site-ask.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { isAnyJobRunning } from "../../storage/job-lock.ts";
import { waitingReports } from "../../storage/outbox.ts";

const ALARM = "send-reports";
const PERIOD_MINUTES = 5;

/** Wakes the background repeatedly until no report is waiting. */
export async function retryReportsLater(): Promise<void> {
  await browser.alarms.create(ALARM, { periodInMinutes: PERIOD_MINUTES });
}

/** Sends the waiting reports, and ends what sites may not ask any more. Stops the alarm once none is left and no job runs that could add one. */
export async function sendReports(): Promise<void> {
  const database = await openDatabase();
  await flushOutbox(database, "pending");
  const isEnded = await endPresenceKeys(database);
  const owed = await waitingReports(database, "pending");
  if (owed.length > 0 || !isEnded) await retryReportsLater();
  else if (!(await isAnyJobRunning())) await browser.alarms.clear(ALARM);
}

export function listenForAlarm(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void sendReports();
  });
}
