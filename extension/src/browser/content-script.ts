import { browser } from "wxt/browser";

/** The content script's file, as the manifest names it. */
export const CONTENT_SCRIPT = "content-scripts/gallery.js";

/**
 * Injects the content script into a tab that the person pointed at (`activeTab`). If it is there already, nothing happens.
 * @throws on pages where no extension may work, such as the browser's own
 */
export async function showScript(tabId: number): Promise<void> {
  await browser.scripting.executeScript({ target: { tabId }, files: [`/${CONTENT_SCRIPT}`] });
}
