import { browser } from "wxt/browser";
import { CONTENT_SCRIPT, showScript } from "../../browser/content-script.ts";
import { sendToPage } from "../../messages/send.ts";

const SCRIPT_ID = "allowed-sites";

/**
 * On sites that the person has allowed, the button is there without being asked for: at the next visit, and at once in tabs
 * that are open. After an update of the extension the new script takes over there from the old one, which nobody answers.
 */
export async function registerSites(): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll();
  const ofManifest = new Set(browser.runtime.getManifest().content_scripts?.flatMap(({ matches = [] }) => matches));
  const matches = origins.filter((origin) => !ofManifest.has(origin));
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (matches.length > 0)
    await browser.scripting.registerContentScripts([
      { id: SCRIPT_ID, matches, js: [CONTENT_SCRIPT], runAt: "document_idle", persistAcrossSessions: true },
    ]);
  if (origins.length === 0) return;
  const open = await browser.tabs.query({ url: origins });
  // Some tabs take no scripts: error pages, and those that are not loaded.
  await Promise.allSettled(open.flatMap(({ id }) => (id === undefined ? [] : [showScript(id)])));
}

/** The page over which the person was asked goes on. */
async function tellActivePage(): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab?.id === undefined) return;
  await sendToPage(tab.id, { to: "page", type: "page.granted" }).catch(() => {
    // There is no gallery: access was given elsewhere, as in the browser's settings.
  });
}

export function listenForSites(): void {
  browser.permissions.onAdded.addListener(() => void registerSites().then(tellActivePage));
  browser.permissions.onRemoved.addListener(() => void registerSites());
}
