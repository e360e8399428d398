import type { GallerySource } from "@store-forever/workers";
import { browser } from "wxt/browser";
import { missingOrigins, originsOf } from "../../access/source-access.ts";
import { JobHost } from "../../host/job-host.ts";
import { answerAsHost, serveHost } from "../../host/serve-host.ts";
import type { HostRequest } from "../../messages/host-request.ts";
import type { ReplyOf } from "../../messages/reply.ts";
import { send } from "../../messages/send.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { tellReferer } from "../network/referer-rules.ts";
import { seenRequest } from "../network/seen-requests.ts";
import { showJobs } from "./show-jobs.ts";

const PAGE = "/offscreen.html";
let creating: Promise<void> | undefined;

/** In Firefox the background is the host: there are no offscreen documents, and its background page can start workers. */
const ownHost = import.meta.env.FIREFOX
  ? new JobHost({
      onIdle: () => {},
      observe: seenRequest,
      askMissing: missingOrigins,
      onChange: (change) => void showJobs({ to: "background", type: "jobs.changed", ...change }),
    })
  : undefined;
if (ownHost) serveHost(ownHost);

/** Sends a message to the pipeline's host. Its offscreen document is created if there is none. */
export async function askHost<Request extends HostRequest>(request: Request): ReplyOf<Request> {
  const gallery = await galleryOf(request);
  // Most photos are read without it all the same.
  if (gallery !== undefined) await tellReferer(gallery.sourceUrl, originsOf(gallery)).catch(() => {});
  if (ownHost) return answerAsHost(ownHost, request);
  await ensureOffscreen();
  try {
    return await send(request);
  } catch {
    // An idle host closes itself, and may have done so just now.
    await ensureOffscreen();
    return await send(request);
  }
}

/** The gallery whose photos the host is about to read. */
async function galleryOf(request: HostRequest): Promise<GallerySource | undefined> {
  if (request.type === "host.start") return request.gallery;
  if (request.type !== "host.resume") return undefined;
  return (await (await openDatabase()).get("jobs", [request.origin, request.galleryId]))?.gallery;
}

/** Opens the offscreen document in Chromium, which has a document and can start workers. */
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
