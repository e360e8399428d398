import { browser } from "wxt/browser";
import { isOwnPage } from "../messages/senders.ts";
import { renewInFrame } from "./renew.ts";
import { parseFrameRequest } from "./renewal-messages.ts";

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
