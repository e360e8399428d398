import { browser } from "wxt/browser";
import type { HostRequest, Reply } from "../messages/protocol.ts";
import { send } from "../messages/send.ts";

const PAGE = "/offscreen.html";
let creating: Promise<void> | undefined;

/** Sends a message to the pipeline's host, whose offscreen document is created when there is none. */
export async function askHost<Request extends HostRequest>(request: Request): Reply<Request> {
  await ensureOffscreen();
  try {
    return await send(request);
  } catch {
    // It closes itself when it has nothing to do, and may have done so just now.
    await ensureOffscreen();
    return await send(request);
  }
}

export async function hasOffscreen(): Promise<boolean> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  return contexts.length > 0;
}

async function ensureOffscreen(): Promise<void> {
  if (await hasOffscreen()) return;
  creating ??= browser.offscreen
    .createDocument({
      url: PAGE,
      reasons: ["WORKERS"],
      justification: "Reads, hashes and uploads photos in web workers, which a service worker cannot start.",
    })
    .finally(() => {
      creating = undefined;
    });
  await creating;
}
