import { ok, type Result } from "@store-forever/protocol";
import { browser } from "wxt/browser";
import type { Problem } from "../../messages/reply.ts";
import type { Sender } from "../../messages/senders.ts";

/** Scripts that are injected beside the content script when it needs them. */
type PageScript = "/dialog.js" | "/reader.js" | "/finder.js" | "/mender.js";

/** Injects a script beside the content script that asks for it, into the same frame of the same tab. */
export async function showPageScript({ tab, frameId }: Sender, script: PageScript): Promise<Result<null, Problem>> {
  if (tab?.id === undefined) throw new Error("Only a page in a tab can ask for a script.");
  await browser.scripting.executeScript({
    target: { tabId: tab.id, frameIds: [frameId ?? 0] },
    files: [script],
  });
  return ok(null);
}
