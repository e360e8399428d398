import { browser } from "wxt/browser";
import type { GalleryRequest, HostRequest, Reply } from "./protocol.ts";

/** Asks another part of the extension. @throws when nobody answers, as after an update of the extension */
export function send<Request extends GalleryRequest | HostRequest>(request: Request): Reply<Request> {
  return browser.runtime.sendMessage(request);
}
