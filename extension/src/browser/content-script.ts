import { browser } from "wxt/browser";

/** What the manifest calls it. */
export const CONTENT_SCRIPT = "content-scripts/gallery.js";

/**
 * Brings the content script into a tab that the person pointed at (`activeTab`); where it is already, nothing happens.
 * @throws where no extension may work, such as the browser's own pages
 */
export async function showScript(tabId: number): Promise<void> {
  await browser.scripting.executeScript({ target: { tabId }, files: [`/${CONTENT_SCRIPT}`] });
}
