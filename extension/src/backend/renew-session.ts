import { RENEW_PATH } from "@store-forever/protocol/connect";
import { browser } from "wxt/browser";
import { hostPattern } from "../browser/host-pattern.ts";
import type { RenewalVisibility, RenewRequest } from "../messages/renewal-request.ts";

const TIMEOUT_MS = 15_000;

/**
 * Asks the viewer's session for a fresh chain, without the person; returns when it came or cannot come. The chain itself
 * comes to the background (`answerViewer`), checked.
 */
export type Renew = (viewerOrigin: string, trace: RenewalVisibility) => Promise<void>;

/** In the background, which has tabs; the extension's other pages ask it. */
let renew: Renew = async (viewerOrigin, trace) => {
  await browser.runtime.sendMessage({ to: "identity-renewal", viewerOrigin, trace } satisfies RenewRequest);
};

export const renewSession: Renew = (viewerOrigin, trace) => renew(viewerOrigin, trace);

/**
 * For the background. Browsers give a frame the viewer's own storage where the extension may access its site; elsewhere,
 * and where the person waits for what needs the chain, a tab does it.
 * @param inFrame opens the renew page in a hidden frame; returns when it has done what it could
 */
export function renewHere(inFrame: (viewerOrigin: string) => Promise<void>): void {
  const attempts = new Map<string, Promise<void>>();
  renew = async (viewerOrigin, trace) => {
    const mayFrame = await browser.permissions.contains({ origins: [hostPattern(viewerOrigin)] });
    if (!mayFrame && trace === "nothing") return;
    const attempt =
      attempts.get(viewerOrigin) ??
      (mayFrame ? inFrame : renewInTab)(viewerOrigin).finally(() => attempts.delete(viewerOrigin));
    attempts.set(viewerOrigin, attempt);
    await attempt;
  };
}

/** For pages of the extension that have a document. Here only the end of the attempt is heard. */
export async function renewInFrame(viewerOrigin: string): Promise<void> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = renewPage(viewerOrigin);
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
    const hear = ({ source, origin }: MessageEvent) => {
      if (source === frame.contentWindow && origin === viewerOrigin) end.abort();
    };
    addEventListener("message", hear, { signal });
    document.body.append(frame);
  });
  frame.remove();
}

/** The page closes its tab when it has done what it could. Without a window there is no place for one. */
async function renewInTab(viewerOrigin: string): Promise<void> {
  const tab = await browser.tabs.create({ url: renewPage(viewerOrigin), active: false }).catch(() => undefined);
  const tabId = tab?.id;
  if (tabId === undefined) return;
  const end = new AbortController();
  const hear = (closedId: number) => closedId === tabId && end.abort();
  browser.tabs.onRemoved.addListener(hear);
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  browser.tabs.onRemoved.removeListener(hear);
  await browser.tabs.remove(tabId).catch(() => {
    // It has closed itself.
  });
}

const renewPage = (viewerOrigin: string) => `${viewerOrigin}${RENEW_PATH}#extension=${browser.runtime.id}`;
