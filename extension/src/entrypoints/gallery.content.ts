import { browser } from "wxt/browser";
import { defineContentScript } from "wxt/utils/define-content-script";
import { isContentScriptRequest } from "../messages/content-script-request.ts";
import { PageWatcher } from "../page/page-watcher.ts";

/** The isolated world's own mark: a page that was asked for twice gets one script, and after an update the new one. */
const marked = globalThis as { isStoreForeverHere?: () => boolean };

export default defineContentScript({
  // The sites of the manifest's host permissions: what the extension may read is where it shows its button.
  matches: ["http://localhost/*", "http://127.0.0.1/*", "http://*.localhost/*"],
  runAt: "document_idle",
  noScriptStartedPostMessage: true,
  main(ctx) {
    if (marked.isStoreForeverHere?.()) return;
    marked.isStoreForeverHere = () => ctx.isValid;
    const page = new PageWatcher(ctx);
    browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
      if (sender.id !== browser.runtime.id || !isContentScriptRequest(message)) return false;
      reply(page.answer(message));
      return true;
    });
  },
});
