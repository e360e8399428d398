import { browser } from "wxt/browser";
import { JobHost } from "../../host/job-host.ts";
import { answerAsHost, serveHost } from "../../host/serve-host.ts";
import type { HostRequest } from "../../messages/host-request.ts";
import type { ReplyOf } from "../../messages/reply.ts";
import { send } from "../../messages/send.ts";
import { showJobs } from "./show-jobs.ts";

const PAGE = "/offscreen.html";
let creating: Promise<void> | undefined;

/** Firefox has no offscreen documents; its background is a page, which can start workers itself. */
const ownHost = import.meta.env.FIREFOX
  ? new JobHost({
      onIdle: () => {},
      onChange: (change) => void showJobs({ to: "background", type: "jobs.changed", ...change }),
    })
  : undefined;
if (ownHost) serveHost(ownHost);

/** Sends a message to the pipeline's host, whose offscreen document is created when there is none. */
export async function askHost<Request extends HostRequest>(request: Request): ReplyOf<Request> {
  if (ownHost) return answerAsHost(ownHost, request);
  await ensureOffscreen();
  try {
    return await send(request);
  } catch {
    // It closes itself when it has nothing to do, and may have done so just now.
    await ensureOffscreen();
    return await send(request);
  }
}

/** On Chromium, the page that has a document, and workers. */
export async function ensureOffscreen(): Promise<void> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (contexts.length > 0) return;
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
