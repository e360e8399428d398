import { browser } from "wxt/browser";
import { t } from "../i18n.ts";
import { sendToPage } from "../messages/send.ts";
import { showScript } from "./page-script.ts";

const ITEM = "store-image";

export async function addMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: ITEM, title: t("menuStoreImage"), contexts: ["image"] });
}

/** The context menu's item and the keyboard command open the page's dialog; both give the extension this one tab. */
export function listenForMenuAndCommand(): void {
  browser.contextMenus.onClicked.addListener(({ menuItemId, srcUrl, linkUrl }, tab) => {
    if (menuItemId !== ITEM || tab?.id === undefined) return;
    void openDialog(tab.id, srcUrl ?? linkUrl ?? null);
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === "open-gallery" && tab?.id !== undefined) void openDialog(tab.id, null);
  });
}

async function openDialog(tabId: number, imageUrl: string | null): Promise<void> {
  await showScript(tabId);
  const { galleries } = await sendToPage(tabId, { to: "page", type: "page.describe", isAskedFor: false });
  if (galleries.length === 0) await sendToPage(tabId, { to: "page", type: "page.describe", isAskedFor: true });
  await sendToPage(tabId, { to: "page", type: "page.open", imageUrl });
}
