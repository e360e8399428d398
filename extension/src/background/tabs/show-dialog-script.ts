import { ok } from "@store-forever/protocol";
import { browser } from "wxt/browser";
import type { ReplyTo } from "../../messages/reply.ts";
import type { Sender } from "../../messages/senders.ts";

const DIALOG_SCRIPT = "/dialog.js";

/** Injects the dialog's script beside the content script that asks for it, into the same frame of the same tab. */
export async function showDialogScript({ tab, frameId }: Sender): Promise<ReplyTo["dialog.load"]> {
  if (tab?.id === undefined) throw new Error("Only a page in a tab has a dialog.");
  await browser.scripting.executeScript({
    target: { tabId: tab.id, frameIds: [frameId ?? 0] },
    files: [DIALOG_SCRIPT],
  });
  return ok(null);
}
