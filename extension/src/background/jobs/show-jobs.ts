import { browser } from "wxt/browser";
import { toolbar } from "../../browser/toolbar.ts";
import type { HostReport } from "../../messages/host-request.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { evictPresence } from "../../storage/presence.ts";
import { readSettings } from "../../storage/settings.ts";
import { t, tn } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import { tellNoReferer } from "../network/referer-rules.ts";

/** The person sees the end of shorter jobs themselves. */
const LONG_JOB_MS = 30_000;

const TITLE_CHARS = 100;

/** A page's title, which may turn the direction of text, so that nothing beside it is turned (Unicode's isolates). */
const isolated = (title: string) => `\u2068${title.slice(0, TITLE_CHARS)}\u2069`;

/** Notifies the person of what a look at a followed gallery has done. A look that has found nothing new is told of in the popup only. */
export async function showLook(origin: string, galleryId: string): Promise<void> {
  const database = await openDatabase();
  const followed = await database.get("follows", [origin, galleryId]);
  const { notifies } = await readSettings(database);
  if (followed?.report?.name !== "looked" || !notifies) return;
  const texts = strings.looked(followed.report);
  if (texts.length === 0) return;
  await browser.notifications.create({
    type: "basic",
    iconUrl: browser.runtime.getURL("/icon/128.png"),
    title: t("follow.notification"),
    message: `${isolated(followed.title)}: ${texts.join(" ")}`,
  });
}

/** Shows on the toolbar how many galleries are being stored, and notifies the person when a long job has ended. */
export async function showJobs({ runningCount, ended }: HostReport): Promise<void> {
  await toolbar.setBadgeBackgroundColor({ color: "#2563eb" });
  await toolbar.setBadgeText({ text: runningCount === 0 ? "" : String(runningCount) });
  if (runningCount === 0) await tellNoReferer();
  if (ended === null) return;
  const database = await openDatabase();
  const { notifies, cacheEntries } = await readSettings(database);
  await evictPresence(database, cacheEntries);
  if (!notifies || ended.tookMs < LONG_JOB_MS) return;
  await browser.notifications.create({
    type: "basic",
    iconUrl: browser.runtime.getURL("/icon/128.png"),
    title: ended.failedCount === 0 ? t("notification.stored") : t("notification.partlyStored"),
    message: `${isolated(ended.title)}: ${ended.failedCount === 0 ? tn("count.allStored", ended.storedCount) : tn("count.someFailed", ended.failedCount)}`,
  });
}
