import { browser } from "wxt/browser";
import { isOwnPage } from "../messages/senders.ts";
import { parseRenewRequest } from "./messages.ts";
import { renewInFrame } from "./renew.ts";

/** In a page of the extension that has a document, for the service worker. */
export function serveRenewals(onDone: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    const request = parseRenewRequest(message);
    if (request === undefined || !isOwnPage(sender)) return false;
    void renewInFrame(request.viewerOrigin).then(() => {
      reply(null);
      onDone();
    });
    return true;
  });
}
