import { browser } from "wxt/browser";
import { CONTENT_SCRIPT, showScript } from "../../browser/content-script.ts";
import { hostPattern } from "../../browser/host-pattern.ts";
import { sendToPage } from "../../messages/send.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { forgetGrants, recordAgreed } from "../../storage/grants.ts";

const SCRIPT_ID = "allowed-sites";

/**
 * Shows the button by itself on sites that the person has allowed: at the next visit, and at once in open tabs. After an
 * update of the extension, the new script takes over in those tabs, because nobody answers the old one any more.
 */
export async function registerSites(): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll();
  const { content_scripts = [], host_permissions = [] } = browser.runtime.getManifest();
  // WXT's development build registers the script for the manifest's sites by itself, so its manifest names no script.
  const ofScripts = content_scripts.flatMap(({ matches = [] }) => matches);
  const ofManifest = new Set<string>(content_scripts.length === 0 ? host_permissions : ofScripts);
  const matches = origins.filter((origin) => !ofManifest.has(origin));
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (matches.length > 0)
    await browser.scripting.registerContentScripts([
      { id: SCRIPT_ID, matches, js: [CONTENT_SCRIPT], runAt: "document_idle", persistAcrossSessions: true },
    ]);
  if (origins.length === 0) return;
  const open = await browser.tabs.query({ url: origins });
  // Some tabs accept no scripts: error pages, and tabs that are not loaded.
  await Promise.allSettled(open.flatMap(({ id }) => (id === undefined ? [] : [showScript(id)])));
}

/** Tells the page for which the person was asked that it may go on. */
async function tellActivePage(): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab?.id === undefined) return;
  await sendToPage(tab.id, { to: "page", type: "page.granted" }).catch(() => {
    // No gallery is there: access was given elsewhere, such as in the browser's settings.
  });
}

export function listenForSites(): void {
  browser.permissions.onAdded.addListener(async ({ origins = [] }) => {
    await recordAgreed(await openDatabase(), (origin) => origins.includes(hostPattern(origin)));
    await registerSites();
    await tellActivePage();
  });
  browser.permissions.onRemoved.addListener(async ({ origins = [] }) => {
    await forgetGrants(await openDatabase(), (origin) => origins.includes(hostPattern(origin)));
    await registerSites();
  });
}
