import { RENEW_PATH } from "@store-forever/protocol/connect";
import { browser } from "wxt/browser";
import { hostPattern } from "../browser/host-pattern.ts";
import type { RenewalVisibility, RenewRequest } from "../messages/identity/renewal-request.ts";

const TIMEOUT_MS = 15_000;

/**
 * Asks the viewer for a fresh chain, without the person; returns when it has come or cannot come. The background receives
 * and checks the chain itself (`answerViewer`).
 */
export type Renew = (viewerOrigin: string, trace: RenewalVisibility) => Promise<void>;

/** The background replaces this (`renewHere`), since it can open tabs; the extension's other pages ask the background. */
let renew: Renew = async (viewerOrigin, trace) => {
  await browser.runtime.sendMessage({ to: "identity-renewal", viewerOrigin, trace } satisfies RenewRequest);
};

export const renewSession: Renew = (viewerOrigin, trace) => renew(viewerOrigin, trace);

/**
 * Makes this page renew sessions itself; for the background. Where the extension may access the viewer's site, browsers
 * give a frame the viewer's own storage. Elsewhere a tab does it, but only if the person waits for what needs the chain.
 * @param inFrame opens the renew page in a hidden frame; returns when the attempt is over
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

/** Renews in a hidden frame, in a page of the extension that has a document. It hears only that the attempt is over. */
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

/** Renews in a tab, which the renew page closes itself. If no window is open, there is no tab. */
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
    // The page has closed it.
  });
}

const renewPage = (viewerOrigin: string) => `${viewerOrigin}${RENEW_PATH}#extension=${browser.runtime.id}`;
