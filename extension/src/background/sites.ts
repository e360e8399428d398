import { browser } from "wxt/browser";
import { CONTENT_SCRIPT } from "./page-script.ts";

const SCRIPT_ID = "allowed-sites";

/** On sites that the person has allowed, the button is there at the next visit without being asked for. */
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
}

export function listenForSites(): void {
  browser.permissions.onAdded.addListener(() => void registerSites());
  browser.permissions.onRemoved.addListener(() => void registerSites());
}
