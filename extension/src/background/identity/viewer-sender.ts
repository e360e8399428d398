import { type Browser, browser } from "wxt/browser";

export type ViewerSender = Pick<Browser.runtime.MessageSender, "id" | "origin" | "url" | "tab" | "frameId">;

/** Where a page's message comes from, as the browser tells it. The page sent it directly or through the relay in its tab. */
export interface MessageOrigin {
  origin: string;
  path: string;
  tabId: number | undefined;
  isTopFrame: boolean;
}

/** @returns `undefined` for messages that no web page sent */
export function messageOriginOf(sender: ViewerSender): MessageOrigin | undefined {
  // Messages of other extensions have their id; those of our relay have ours.
  if (sender.id !== undefined && sender.id !== browser.runtime.id) return undefined;
  if (sender.url === undefined || !URL.canParse(sender.url)) return undefined;
  const { origin, pathname, protocol } = new URL(sender.url);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  // A sandboxed page keeps its address but not its origin.
  if (sender.origin !== undefined && sender.origin !== origin) return undefined;
  return { origin, path: pathname, tabId: sender.tab?.id, isTopFrame: sender.frameId === 0 };
}
