import { browser } from "wxt/browser";
import { readNetwork } from "../../backend/network.ts";
import { renewHere, renewInFrame, renewSession } from "../../backend/renew-session.ts";
import { announceIdentityChange } from "../../messages/identity/identity-changes.ts";
import {
  type IdentityReplyTo,
  type IdentityRequest,
  parseIdentityRequest,
} from "../../messages/identity/identity-request.ts";
import type { IdentityState } from "../../messages/identity/identity-state.ts";
import { isFromRelay } from "../../messages/identity/relay-message.ts";
import { type FrameRequest, parseRenewRequest } from "../../messages/identity/renewal-request.ts";
import { isOwnPage, pageOrigin, type Sender } from "../../messages/senders.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { endSession, forgetTrouble, openIdentityDatabase } from "../../storage/databases/identity-database.ts";
import { answerViewer } from "./answer-viewer.ts";
import { beginConnect, cancelConnect, handleClosedTab } from "./connect.ts";
import { mergeDevice } from "./merge-device.ts";
import { readIdentityState } from "./read-identity-state.ts";

const NOBODY: IdentityState = {
  current: { kind: "device", principal: null },
  comparisonCode: null,
  trouble: null,
  mergeable: null,
};

/**
 * Listens in the background to the viewer's pages, to the extension's own pages and to the dialog on gallery pages. The
 * listeners are added at once; otherwise a service worker would miss the message that started it.
 * @param ensureFramePage opens the page that can open frames; undefined if the background has a document itself
 */
export function serveIdentity(ensureFramePage: (() => Promise<void>) | undefined): void {
  // Only Chromium lets the viewer's pages send messages; in other browsers our content script relays them.
  browser.runtime.onMessageExternal?.addListener((message: unknown, sender, reply) => {
    void answerViewer(message, sender).then(reply);
    return true;
  });
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (isFromRelay(message)) {
      void answerViewer(message.message, sender).then(reply);
      return true;
    }
    const renewal = parseRenewRequest(message);
    if (renewal !== undefined && isOwnPage(sender)) {
      void renewSession(renewal.viewerOrigin, renewal.trace).then(() => reply(null));
      return true;
    }
    const request = parseIdentityRequest(message);
    if (request === undefined || !mayAsk(request, sender)) return false;
    void answer(request, sender).then(reply);
    return true;
  });
  browser.tabs.onRemoved.addListener((tabId) => void handleClosedTab(tabId));
  renewHere(ensureFramePage === undefined ? renewInFrame : (origin) => renewInOtherPage(origin, ensureFramePage));
}

async function renewInOtherPage(viewerOrigin: string, ensurePage: () => Promise<void>): Promise<void> {
  await ensurePage();
  await browser.runtime.sendMessage({ to: "identity-frame", viewerOrigin } satisfies FrameRequest).catch(() => {
    // The page has just closed itself. The next use of the session asks again.
  });
}

function mayAsk({ type }: IdentityRequest, sender: Sender): boolean {
  const isForAll = type === "identity.state" || type === "identity.connect" || type === "identity.cancel";
  return isOwnPage(sender) || (isForAll && pageOrigin(sender) !== undefined);
}

async function answer(request: IdentityRequest, sender: Sender): Promise<IdentityReplyTo[IdentityRequest["type"]]> {
  switch (request.type) {
    case "identity.state":
      return state();
    case "identity.connect":
      return beginConnect(sender.tab?.id);
    case "identity.cancel":
      await cancelConnect();
      return null;
    case "identity.disconnect":
      await endSession(await openIdentityDatabase(), undefined);
      announceIdentityChange("ended");
      return null;
    case "identity.merge":
      return mergeDevice();
    case "identity.dismiss":
      await forgetTrouble(await openIdentityDatabase());
      return null;
  }
}

async function state(): Promise<IdentityState> {
  const network = await readNetwork();
  return network.ok ? readIdentityState(await openDatabase(), network.value) : NOBODY;
}
