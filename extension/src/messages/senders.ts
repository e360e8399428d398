import { type Browser, browser } from "wxt/browser";

export type Sender = Pick<Browser.runtime.MessageSender, "id" | "url" | "tab" | "frameId">;

/** Whether another page of this extension sent it: background, popup, options or offscreen document. */
export function isOwnPage(sender: Sender): boolean {
  return sender.id === browser.runtime.id && originOf(sender.url) === originOf(browser.runtime.getURL("/"));
}

/** The origin of the web page whose content script sent it, as the browser reports it; `undefined` for other senders. */
export function pageOrigin(sender: Sender): string | undefined {
  if (sender.id !== browser.runtime.id || sender.tab === undefined) return undefined;
  const origin = originOf(sender.url);
  return origin?.startsWith("http") ? origin : undefined;
}

/** `URL.origin` is "null" for schemes that URL does not know, such as the extension's in some engines. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
