import { RENEW_PATH } from "@store-forever/protocol/connect";
import { browser } from "wxt/browser";

const LIMIT_MS = 15_000;

/** Asks the viewer's session for a fresh chain, without the person; returns when it came or cannot come. */
export type Renew = (viewerOrigin: string) => Promise<void>;

/**
 * For pages of the extension that have a document: a hidden frame of the viewer's renew page, the only one that may be
 * framed. Browsers give it the viewer's own storage where the extension may access that site. The chain itself comes to
 * the background (`answerViewer`), checked; here only the end of the attempt is heard.
 */
export const renewInFrame: Renew = async (viewerOrigin) => {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = `${viewerOrigin}${RENEW_PATH}#extension=${browser.runtime.id}`;
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(LIMIT_MS)]);
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
    const hear = ({ source, origin }: MessageEvent) => {
      if (source === frame.contentWindow && origin === viewerOrigin) end.abort();
    };
    addEventListener("message", hear, { signal });
    document.body.append(frame);
  });
  frame.remove();
};

let renew: Renew | undefined;

/** For the service worker, which has no document. */
export function renewBy(other: Renew): void {
  renew = other;
}

export const renewSession: Renew = (viewerOrigin) => (renew ?? renewInFrame)(viewerOrigin);
