import { browser } from "wxt/browser";
import { flushOutbox } from "../../reports/flush-outbox.ts";
import { openDatabase } from "../../storage/database.ts";
import { isAnyJobRunning } from "../../storage/job-lock.ts";
import { waitingReports } from "../../storage/outbox.ts";

const ALARM = "send-reports";
const PERIOD_MINUTES = 5;

/** Wakes the background again and again until no gallery is owed a report. */
export async function retryReportsLater(): Promise<void> {
  await browser.alarms.create(ALARM, { periodInMinutes: PERIOD_MINUTES });
}

/** Sends what is owed, and stops the alarm when nothing is and no job could still add to it. */
export async function sendReports(): Promise<void> {
  const database = await openDatabase();
  await flushOutbox(database, "pending");
  const owed = await waitingReports(database, "pending");
  if (owed.length > 0) await retryReportsLater();
  else if (!(await isAnyJobRunning())) await browser.alarms.clear(ALARM);
}

export function listenForAlarm(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void sendReports();
  });
}
