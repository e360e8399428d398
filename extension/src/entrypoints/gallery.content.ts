import { browser } from "wxt/browser";
import { defineContentScript } from "wxt/utils/define-content-script";
import { isContentScriptRequest } from "../messages/content-script-request.ts";
import { PageWatcher } from "../page/page-watcher.ts";

/**
 * Set in the world that the extension's scripts share, so that a page into which the script is injected twice runs it once.
 * After an update of the extension the mark is invalid, and the new script takes over.
 */
const marked = globalThis as { isStoreForeverHere?: () => boolean };

export default defineContentScript({
  // The sites of the manifest's host permissions: the button is shown where the extension may read.
  matches: ["http://localhost/*", "http://127.0.0.1/*", "http://*.localhost/*"],
  runAt: "document_idle",
  noScriptStartedPostMessage: true,
  main(ctx) {
    // A sandboxed document has the address of its site, but is none of its pages; and a frame is not what the person sees.
    if (window.origin !== location.origin || window !== window.top) return;
    if (marked.isStoreForeverHere?.()) return;
    marked.isStoreForeverHere = () => ctx.isValid;
    const page = new PageWatcher(ctx);
    browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
      if (sender.id !== browser.runtime.id || !isContentScriptRequest(message)) return false;
      void page.answer(message).then(reply);
      return true;
    });
  },
});
