import { browser } from "wxt/browser";
import { openDatabase } from "../../storage/databases/database.ts";
import type { FollowRecord } from "../../storage/databases/follow-record.ts";
import { settleLooks } from "../../storage/followed/follows.ts";
import { askHost } from "./ask-host.ts";

const ALARM = "look-again";
/** What is being looked at or stored is seen after in case its host dies. */
const CHECK_MS = 10 * 60_000;

/** Begins the looks that are due, and has the browser wake the background for the next one. */
export async function lookAgain(): Promise<void> {
  const database = await openDatabase();
  await settleLooks(database);
  const follows = await database.getAll("follows");
  const isDue = ({ state, nextLookMs }: FollowRecord) => state.name !== "storing" && nextLookMs <= Date.now();
  for (const { origin, galleryId } of follows.filter(isDue))
    await askHost({ to: "host", type: "host.look", origin, galleryId });
  await setAlarm(follows);
}

/** Alarms may be lost with the browser, so it is set at each start too. */
async function setAlarm(follows: readonly FollowRecord[]): Promise<void> {
  const nowMs = Date.now();
  const times = follows.map(({ state, nextLookMs }) =>
    state.name === "waiting" && nextLookMs > nowMs ? nextLookMs : nowMs + CHECK_MS,
  );
  if (times.length === 0) await browser.alarms.clear(ALARM);
  else await browser.alarms.create(ALARM, { when: Math.min(...times) });
}

export function listenForLooks(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void lookAgain();
  });
}
