import { browser } from "wxt/browser";
import { renewInFrame } from "../backend/renew-session.ts";
import { parseFrameRequest } from "../messages/renewal-request.ts";
import { isOwnPage } from "../messages/senders.ts";

/** In a page of the extension that has a document, for the service worker. */
export function serveRenewals(onDone: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    const request = parseFrameRequest(message);
    if (request === undefined || !isOwnPage(sender)) return false;
    void renewInFrame(request.viewerOrigin).then(() => {
      reply(null);
      onDone();
    });
    return true;
  });
}
