import { browser } from "wxt/browser";
import { renewInFrame } from "../backend/renew-session.ts";
import { parseFrameRequest } from "../messages/identity/renewal-request.ts";
import { isOwnPage } from "../messages/senders.ts";

/** Opens frames for the service worker, which has no document; to be called in a page that has one. */
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
