import { browser } from "wxt/browser";

/** What the viewer's page and our content script beside it say to each other, where pages cannot send by themselves. */
export const RELAY_CHANNEL = "store-forever-relay";

interface RelayedRequest {
  channel: typeof RELAY_CHANNEL;
  /** Matches the reply. */
  id: string;
  extensionId: string;
  message: unknown;
}
interface RelayedReply {
  channel: typeof RELAY_CHANNEL;
  id: string;
  reply: unknown;
}

/**
 * In a content script of the viewer's site: carries the page's messages for this extension to the background, which
 * checks tab, frame, origin and path as the browser reports them, and the replies back to this very page.
 */
export function relayForViewer(window: Window): void {
  window.addEventListener("message", ({ source, origin, data }: MessageEvent<RelayedRequest>) => {
    if (source !== window || origin !== window.location.origin) return;
    if (data?.channel !== RELAY_CHANNEL || data.extensionId !== browser.runtime.id || !("message" in data)) return;
    const { id, message } = data;
    const answer = (reply: unknown) =>
      window.postMessage({ channel: RELAY_CHANNEL, id, reply } satisfies RelayedReply, window.location.origin);
    browser.runtime.sendMessage({ to: RELAY_CHANNEL, message }).then(answer, () => answer(undefined));
  });
}

export function isFromRelay(message: unknown): message is { to: typeof RELAY_CHANNEL; message: unknown } {
  return typeof message === "object" && message !== null && "to" in message && message.to === RELAY_CHANNEL;
}
