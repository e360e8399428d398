import { ok } from "@store-forever/protocol";
import { browser } from "wxt/browser";
import { toolbar } from "../../browser/toolbar.ts";
import type { GalleryRequest } from "../../messages/gallery-request.ts";
import type { ArchivedGallery, ReplyTo } from "../../messages/reply.ts";
import type { Sender } from "../../messages/senders.ts";
import { isReplaced } from "../../page/reading/is-replaced.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { addressSha256 } from "../../storage/databases/stored-file.ts";
import { readSettings } from "../../storage/settings.ts";
import { t } from "../../texts/i18n.ts";
import { archivedPages } from "./archived-pages.ts";
import type { PageEnd } from "./page-end.ts";

/** How the page of a tab has ended. */
export interface EndedPage {
  /** The address that was asked for. */
  url: string;
  /** Where redirects led. */
  shownUrl: string;
  end: PageEnd;
}

/** The pages that tabs show now, as far as this run of the background has seen them come. */
const ended = new Map<number, EndedPage>();

/** @param page left out where nothing is known of it any more */
export function noteEnd(tabId: number, page?: EndedPage): void {
  if (page === undefined) ended.delete(tabId);
  else ended.set(tabId, page);
}

const archivedOf = ({ url, end }: EndedPage) => archivedPages(url, end);

/** Offers what the archive has of a page that has just turned out to be gone, at once and without any request. */
export async function offerArchived(tabId: number, page: EndedPage): Promise<void> {
  if (page.end === "shown") return;
  const [first] = await archivedOf(page);
  if (first === undefined) return;
  await markTab(tabId, page.end);
  if (page.end === "hostGone") await notify(first);
}

/** Offers it again on the page that the tab shows by now: what was put on the tab before has gone with the former page. */
export async function offerOnPage(tabId: number): Promise<void> {
  const page = ended.get(tabId);
  if (page === undefined || (await archivedOf(page)).length === 0 || ended.get(tabId) !== page) return;
  if (page.end !== "shown") await markTab(tabId, page.end);
  if (page.end === "hostGone") return;
  // What tells whether the page was replaced is in the page.
  await browser.scripting.executeScript({ target: { tabId }, files: ["/gone.js"] }).catch(() => {
    // The browser shows a page of its own, or may not be asked any more.
  });
}

const TITLES = { gone: "gone.page", hostGone: "gone.site", replaced: "gone.replaced" } as const;

/** The browser takes the mark away when the tab goes to another page. */
async function markTab(tabId: number, end: keyof typeof TITLES): Promise<void> {
  await toolbar.setBadgeBackgroundColor({ tabId, color: "#15703f" });
  await toolbar.setBadgeText({ tabId, text: "ICP" });
  await toolbar.setTitle({ tabId, title: t(TITLES[end]) });
}

/** On the browser's own error page nothing can be shown. */
async function notify({ origin, galleryId, title }: ArchivedGallery): Promise<void> {
  const { notifies } = await readSettings(await openDatabase());
  if (!notifies) return;
  await browser.notifications.create(`${NOTIFICATION}${origin} ${galleryId}`, {
    type: "basic",
    iconUrl: browser.runtime.getURL("/icon/128.png"),
    title: t("gone.site"),
    message: `${title} · ${new URL(origin).host}`,
  });
}

const NOTIFICATION = "archived ";

/** The gallery that a notification was about; `undefined` for other notifications. */
export function galleryOfNotification(id: string): Pick<ArchivedGallery, "origin" | "galleryId"> | undefined {
  if (!id.startsWith(NOTIFICATION)) return undefined;
  const [origin = "", galleryId = ""] = id.slice(NOTIFICATION.length).split(" ");
  return { origin, galleryId };
}

/** Answers a page that is gone, or may have been replaced. */
export async function archivedOfPage(
  { tab, url }: Sender,
  shown: Extract<GalleryRequest, { type: "page.archived" }>,
): Promise<ReplyTo["page.archived"]> {
  const page = tab?.id === undefined ? undefined : ended.get(tab.id);
  if (tab?.id === undefined || page === undefined || url === undefined || !isAt(url, page.shownUrl)) return ok(null);
  const galleries = await archivedOf(page);
  if (galleries.length === 0) return ok(null);
  if (page.end !== "shown") return ok({ end: page.end, galleries });
  const named = new Set(shown.galleryIds);
  const isOther = galleries.every(({ galleryId, title }) =>
    isReplaced({ title: shown.title, archivedTitle: title, showsGallery: named.has(galleryId) }),
  );
  if (!isOther || (await showsStored(shown.urls))) return ok({ end: "shown", galleries });
  await markTab(tab.id, "replaced");
  return ok({ end: "replaced", galleries });
}

/** Whether a document is the one that was answered from an address: the tab may show the former one still. */
const isAt = (url: string, shownUrl: string) => url.split("#")[0] === shownUrl.split("#")[0];

/** Whether any of these addresses is of a file that was stored. */
async function showsStored(urls: readonly string[]): Promise<boolean> {
  const hashes = new Set(await Promise.all(urls.map(addressSha256)));
  const stored = await (await openDatabase()).getAll("presence");
  return stored.some(({ file }) => file !== undefined && hashes.has(file.addressSha256));
}

/** Answers the popup. */
export async function archivedOfTab(tabId: number, url: string): Promise<ReplyTo["tab.archived"]> {
  const seen = ended.get(tabId);
  const page = seen !== undefined && isAt(url, seen.shownUrl) ? seen : { url, shownUrl: url, end: "shown" as const };
  const galleries = await archivedOf(page);
  return galleries.length === 0 ? null : { end: page.end, galleries };
}
