import { browser } from "wxt/browser";
import { showScript } from "../../browser/content-script.ts";
import { sendToPage } from "../../messages/send.ts";
import { t } from "../../texts/i18n.ts";

const ITEMS = { image: "store-image", video: "store-video" } as const;

export async function addMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: ITEMS.image, title: t("menu.image"), contexts: ["image"] });
  browser.contextMenus.create({ id: ITEMS.video, title: t("menu.video"), contexts: ["video"] });
}

/** The context menu's items and the keyboard command open the page's dialog. All of them grant access to this one tab. */
export function listenForMenuAndCommand(): void {
  browser.contextMenus.onClicked.addListener(({ srcUrl, linkUrl }, tab) => {
    if (tab?.id !== undefined) void openDialog(tab.id, srcUrl ?? linkUrl ?? null);
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === "open-gallery" && tab?.id !== undefined) void openDialog(tab.id, null);
  });
}

async function openDialog(tabId: number, pictureUrl: string | null): Promise<void> {
  await showScript(tabId);
  const { galleries } = await sendToPage(tabId, { to: "page", type: "page.describe", isRequested: false });
  if (galleries.length === 0) await sendToPage(tabId, { to: "page", type: "page.describe", isRequested: true });
  await sendToPage(tabId, { to: "page", type: "page.open", pictureUrl });
}
