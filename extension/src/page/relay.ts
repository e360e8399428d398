import { browser } from "wxt/browser";
import { RELAY_CHANNEL, type RelayedReply, type RelayedRequest } from "../messages/identity/relay-message.ts";

/**
 * Carries the viewer's messages for this extension to the background, and the replies back to this very page; to be called in
 * a content script on the viewer's site. The background checks tab, frame, origin and path as the browser reports them.
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
