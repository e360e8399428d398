import { browser } from "wxt/browser";
import { missingOrigins } from "../access/source-access.ts";
import { showScript } from "../browser/content-script.ts";
import { hostPatterns } from "../browser/host-pattern.ts";
import type { PageDescription } from "../messages/content-script-request.ts";
import type { ReplyTo } from "../messages/reply.ts";
import { send, sendToPage } from "../messages/send.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { recordAgreed, recordAsked } from "../storage/grants.ts";
import { refusedOrigins } from "../storage/jobs.ts";

/** The tab under the popup. */
export type ActivePage =
  /** A page of the browser itself, or another one where no extension may work. */
  | { name: "closed" }
  /** No gallery is found by itself, and the person has not asked for this page. */
  | { name: "unasked"; tabId: number }
  | { name: "described"; tabId: number; description: PageDescription; missingOrigins: string[] };

export async function readActivePage(): Promise<ActivePage> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  // If the toolbar's button gives no access to the tab, its address is hidden too.
  if (tab?.id === undefined || !/^https?:/.test(tab.url ?? "")) return { name: "closed" };
  try {
    const page = await describe(tab.id, false);
    return page.description.galleries.length > 0 ? page : { name: "unasked", tabId: tab.id };
  } catch {
    return { name: "unasked", tabId: tab.id };
  }
}

/** What this device knows to be archived of the page in the tab under the popup; null if nothing. It makes no request to any site. */
export async function readArchivedPage(): Promise<ReplyTo["tab.archived"]> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined || tab.url === undefined || !/^https?:/.test(tab.url)) return null;
  return send({ to: "background", type: "tab.archived", tabId: tab.id, url: tab.url });
}

/** Injects the content script, and looks for any pictures on the page. */
export async function lookForPhotos(tabId: number): Promise<ActivePage> {
  try {
    await showScript(tabId);
    return await describe(tabId, true);
  } catch {
    return { name: "closed" };
  }
}

async function describe(tabId: number, isRequested: boolean): Promise<Extract<ActivePage, { name: "described" }>> {
  const description = await sendToPage(tabId, { to: "page", type: "page.describe", isRequested });
  const { origin, sourceOrigins } = description;
  const refused = await refusedOrigins(await openDatabase(), origin);
  const missing = await missingOrigins(origin, [origin, ...sourceOrigins, ...refused]);
  return { name: "described", tabId, description, missingOrigins: missing };
}

/**
 * Lets the origins of a page's photos be read for the pages of its origin; to be called in the person's click. Most browsers
 * close the popup when they ask, so the background hears of the answer too, and the page opens the dialog if it is yes.
 */
export async function allowOrigins(tabId: number, pageOrigin: string, origins: readonly string[]): Promise<boolean> {
  const asking = browser.permissions.request({ origins: hostPatterns(origins) });
  const database = await openDatabase();
  await recordAsked(database, pageOrigin, origins);
  await sendToPage(tabId, { to: "page", type: "page.await" });
  const isAgreed = await asking;
  if (isAgreed) await recordAgreed(database, (origin) => origins.includes(origin));
  return isAgreed;
}

export async function openDialog(tabId: number): Promise<void> {
  await sendToPage(tabId, { to: "page", type: "page.open", pictureUrl: null });
  window.close();
}
