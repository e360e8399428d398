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
import { askOpenPage } from "../tabs/ask-open-page.ts";
import { showJobs, showLook } from "./show-jobs.ts";

const PAGE = "/offscreen.html";
let creating: Promise<void> | undefined;

/** In Firefox the background is the host: there are no offscreen documents, and its background page can start workers. */
const ownHost = import.meta.env.FIREFOX
  ? new JobHost({
      onIdle: () => {},
      observe: seenRequest,
      askMissing: missingOrigins,
      askOpenPage: (pageOrigin, pageUrl) => askOpenPage({ pageOrigin, pageUrl }),
      onChange: (change) => void showJobs({ to: "background", type: "jobs.changed", ...change }),
      onLooked: ({ origin, galleryId }) => void showLook(origin, galleryId),
    })
  : undefined;
if (ownHost) serveHost(ownHost);

/** Sends a message to the pipeline's host. Its offscreen document is created if there is none. */
export async function askHost<Request extends HostRequest>(request: Request): ReplyOf<Request> {
  const page = await pageOf(request);
  // Most photos are read without it all the same.
  if (page !== undefined) await tellReferer(page.url, page.photoOrigins).catch(() => {});
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

interface PhotosPage {
  url: string;
  photoOrigins: string[];
}

/** The page whose photos the host is about to read. */
async function pageOf(request: HostRequest): Promise<PhotosPage | undefined> {
  if (request.type === "host.stop") return undefined;
  if (request.type === "host.start") return pageOfGallery(request.gallery);
  const database = await openDatabase();
  const { origin, galleryId } = request;
  const job = await database.get("jobs", [origin, galleryId]);
  if (request.type === "host.resume") return job && pageOfGallery(job.gallery);
  const followed = await database.get("follows", [origin, galleryId]);
  const { photos = [] } = (await database.get("followedPhotos", [origin, galleryId])) ?? {};
  return (
    followed && { url: followed.pageUrl, photoOrigins: [...new Set(photos.map(({ url }) => new URL(url).origin))] }
  );
}

const pageOfGallery = (gallery: GallerySource): PhotosPage => ({
  url: gallery.sourceUrl,
  photoOrigins: originsOf(gallery),
});

/** Opens the offscreen document in Chromium, which has a document and can start workers. */
export async function ensureOffscreen(): Promise<void> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (contexts.length > 0) return;
  creating ??= browser.offscreen
    .createDocument({
      url: PAGE,
      reasons: ["WORKERS", "DOM_PARSER"],
      justification:
        "Reads, hashes and uploads photos in web workers, and reads pages that are followed, which a service worker cannot.",
    })
    .finally(() => {
      creating = undefined;
    });
  await creating;
}
