import { type Browser, browser } from "wxt/browser";

export type Sender = Pick<Browser.runtime.MessageSender, "id" | "origin" | "url" | "tab" | "frameId">;

/**
 * Whether another page of this extension sent it: background, popup, options or offscreen document. Of its own service worker
 * Chromium tells no origin, only the script's address.
 */
export function isOwnPage({ id, origin, url = "" }: Sender): boolean {
  const own = browser.runtime.getURL("/");
  return id === browser.runtime.id && (origin === undefined ? url.startsWith(own) : `${origin}/` === own);
}

/**
 * The origin of the web page whose content script sent it, as the browser reports it; `undefined` for other senders. Only the
 * page of a tab counts: a frame may be of another site than the person sees. A sandboxed document has the address of its site,
 * but not its origin.
 */
export function pageOrigin({ id, origin, tab, frameId }: Sender): string | undefined {
  if (id !== browser.runtime.id || tab === undefined || frameId !== 0) return undefined;
  return origin !== undefined && /^https?:/.test(origin) ? origin : undefined;
}
