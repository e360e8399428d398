import { browser } from "wxt/browser";
import { showScript } from "../browser/content-script.ts";
import type { PageDescription } from "../messages/content-script-request.ts";
import { sendToPage } from "../messages/send.ts";

/** The tab under the popup. */
export type ActivePage =
  /** A page of the browser itself, or another one where no extension may work. */
  | { name: "closed" }
  /** No gallery is found by itself, and the person has not asked for this page. */
  | { name: "unasked"; tabId: number }
  | { name: "described"; tabId: number; description: PageDescription; missingHosts: string[] };

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
  const granted = await Promise.all(description.hosts.map((host) => browser.permissions.contains({ origins: [host] })));
  const missingHosts = description.hosts.filter((_, index) => !granted[index]);
  return { name: "described", tabId, description, missingHosts };
}

/**
 * Asks for access to the hosts of the page's photos; to be called in the person's click. Most browsers close the popup when
 * they ask, so the page opens the dialog if the person agrees.
 */
export async function allowHosts(tabId: number, hosts: string[]): Promise<boolean> {
  const asking = browser.permissions.request({ origins: hosts });
  await sendToPage(tabId, { to: "page", type: "page.await" });
  return asking;
}

export async function openDialog(tabId: number): Promise<void> {
  await sendToPage(tabId, { to: "page", type: "page.open", pictureUrl: null });
  window.close();
}
