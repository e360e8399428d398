import { browser } from "wxt/browser";
import { flushOutbox } from "../../reports/outbox.ts";
import { openDatabase } from "../../storage/database.ts";

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
  const owed = (await database.getAll("outbox")).some(({ state }) => state.name === "pending");
  const { held = [] } = await navigator.locks.query();
  const isWorking = held.some(({ name }) => name?.startsWith("job "));
  if (owed) await retryReportsLater();
  else if (!isWorking) await browser.alarms.clear(ALARM);
}

export function listenForAlarm(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void sendReports();
  });
}
