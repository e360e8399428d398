import { browser } from "wxt/browser";
import { noteEnd, offerArchived, offerOnPage } from "./offer-archived.ts";
import { endByError, endByStatus, type PageEnd } from "./page-end.ts";

/** The request for each tab's page, and the address that was asked for first: redirects lead elsewhere. */
const asked = new Map<number, { requestId: string; url: string }>();

/**
 * Sees pages end that a person wanted to see, on sites that the extension may read: of others the browser tells nothing. To be called when
 * the background starts, so that the browser starts it for these events.
 */
export function watchPages(): void {
  const filter = { urls: ["http://*/*", "https://*/*"], types: ["main_frame" as const] };
  browser.webRequest.onBeforeRequest.addListener(({ requestId, tabId, url }) => {
    if (asked.get(tabId)?.requestId !== requestId) asked.set(tabId, { requestId, url });
    noteEnd(tabId);
    return undefined;
  }, filter);
  browser.webRequest.onResponseStarted.addListener(({ requestId, tabId, url, statusCode }) => {
    settle(requestId, tabId, url, endByStatus(statusCode));
  }, filter);
  browser.webRequest.onErrorOccurred.addListener(({ requestId, tabId, url, error }) => {
    settle(requestId, tabId, url, endByError(error, navigator.onLine));
  }, filter);
  browser.tabs.onUpdated.addListener((tabId, { status }) => {
    if (status !== undefined) void offerOnPage(tabId);
  });
  browser.tabs.onRemoved.addListener((tabId) => {
    noteEnd(tabId);
    asked.delete(tabId);
  });
}

function settle(requestId: string, tabId: number, url: string, end: PageEnd | undefined): void {
  if (end === undefined || tabId < 0) return;
  const first = asked.get(tabId);
  const page = { url: first?.requestId === requestId ? first.url : url, shownUrl: url, end };
  noteEnd(tabId, page);
  void offerArchived(tabId, page);
  // Firefox may tell of the answer only when the tab shows the page. Elsewhere the tab shows the former one, which asks in vain.
  void offerOnPage(tabId);
}
