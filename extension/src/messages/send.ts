import { browser } from "wxt/browser";
import type { ContentScriptRequest } from "./content-script-request.ts";
import type { GalleryRequest } from "./gallery-request.ts";
import type {
  HostReport,
  HostRequest,
  LookNotice,
  MissingQuestion,
  OpenPageQuestion,
  SeenQuestion,
} from "./host-request.ts";
import type { OwnPageRequest } from "./own-page-request.ts";
import type { ReplyOf } from "./reply.ts";

/** Asks another realm of the extension. @throws when nobody answers, for example after an update of the extension */
export function send<
  Request extends
    | GalleryRequest
    | HostRequest
    | HostReport
    | LookNotice
    | OwnPageRequest
    | SeenQuestion
    | MissingQuestion
    | OpenPageQuestion,
>(request: Request): ReplyOf<Request> {
  return browser.runtime.sendMessage(request);
}

/** Asks the content script of a tab. @throws if the tab has none */
export function sendToPage<Request extends ContentScriptRequest>(tabId: number, request: Request): ReplyOf<Request> {
  return browser.tabs.sendMessage(tabId, request);
}

/** Whether a message is for this receiver. Every page of the extension hears every message, and ignores those for others. */
export function isFor(receiver: "background" | "host", message: unknown): boolean {
  return typeof message === "object" && message !== null && "to" in message && message.to === receiver;
}
