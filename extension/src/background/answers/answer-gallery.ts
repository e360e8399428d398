import { err, ok, type Result } from "@store-forever/protocol";
import { readSources } from "../../access/read-sources.ts";
import { missingOrigins } from "../../access/source-access.ts";
import { hostPatterns } from "../../browser/host-pattern.ts";
import type { Pace } from "../../messages/follow.ts";
import { type GalleryRequest, parseGalleryRequest } from "../../messages/gallery-request.ts";
import type { Problem, ReplyTo } from "../../messages/reply.ts";
import { pageOrigin, type Sender } from "../../messages/senders.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { beginningLock } from "../../storage/job-lock.ts";
import { keepSearch, recallSearch } from "../../storage/offers/searches.ts";
import { reportState } from "../../storage/outbox.ts";
import { archivedOfPage } from "../gone/offer-archived.ts";
import { readArchivedPictures } from "../gone/read-archived-pictures.ts";
import { askHost } from "../jobs/ask-host.ts";
import { retryReportsLater } from "../jobs/report-alarm.ts";
import { resumeInterrupted } from "../jobs/resume-interrupted.ts";
import { showPageScript } from "../tabs/show-page-script.ts";
import { askInWindow } from "./confirm-proposal.ts";
import { estimateGallery } from "./estimate-gallery.ts";
import { findChanges } from "./find-changes.ts";
import { compareWording } from "./find-wording.ts";
import { followGallery, unfollowGallery } from "./follow-gallery.ts";
import { holdPicture } from "./hold-picture.ts";
import { recallGallery, refreshGallery } from "./knowledge.ts";
import { openInViewer } from "./open-in-viewer.ts";
import { proveMemory } from "./prove-memory.ts";
import { checkCards, compareCards, recallCards } from "./recall-cards.ts";
import { tellSite } from "./tell-site.ts";

/** Answers a message of a content script after checking its sender and its shape. */
export async function answerGallery(message: unknown, sender: Sender): Promise<ReplyTo[GalleryRequest["type"]]> {
  const origin = pageOrigin(sender);
  if (origin === undefined) return refused("Only the extension's own button may ask.");
  const parsed = parseGalleryRequest(message);
  if (!parsed.ok) return parsed;
  const request = parsed.value;
  if (request.type !== "job.start") return answerRequest(request, origin, sender);
  // The page does not wait for the answer about a part before it asks for the next one.
  const lock = beginningLock(origin, request.gallery.galleryId);
  return navigator.locks.request(lock, () => answerRequest(request, origin, sender));
}

async function answerRequest(
  request: GalleryRequest,
  origin: string,
  sender: Sender,
): Promise<ReplyTo[GalleryRequest["type"]]> {
  const allowed = await mayAsk(request, origin);
  if (!allowed.ok) return allowed;
  switch (request.type) {
    case "gallery.recall":
      return recallGallery({ ...request, origin });
    case "gallery.check":
      return refreshGallery({ ...request, origin });
    case "job.start":
      return request.confirmIn === "page" ? startJob(origin, request) : askToStore(origin, request, sender);
    case "site.tell":
      return request.confirmIn === "page"
        ? tellSite(origin, request.galleryId)
        : askToTell(origin, request.galleryId, sender);
    case "gallery.follow":
      return request.pace === null
        ? unfollowGallery(origin, request.gallery.galleryId)
        : follow(origin, { ...request, pace: request.pace }, sender);
    case "page.archived":
      return archivedOfPage(sender, request);
    case "job.stop":
      return askHost({ to: "host", type: "host.stop", origin, galleryId: request.galleryId, how: request.how });
    case "job.resume":
      await retryReportsLater();
      return resumeJob(origin, request.galleryId);
    case "gallery.estimate":
      return estimateGallery(origin, sender.url ?? origin, request.urls);
    case "gallery.sources":
      return ok(await readSources(origin, sender.url ?? origin, request.urls));
    case "gallery.changes":
      return findChanges({ ...request, origin });
    case "gallery.wording":
      return compareWording(origin, request.gallery);
    case "memory.proof":
      return proveMemory(origin, request.memoryId);
    case "gallery.view":
      return openInViewer({ ...request, origin }, sender);
    case "dialog.load":
      return showPageScript(sender, "/dialog.js");
    case "reader.load":
      return showPageScript(sender, "/reader.js");
    case "picture.hold":
      return holdPicture(origin, request);
    case "mender.load":
      return showPageScript(sender, "/mender.js");
    case "pictures.read":
      return readArchivedPictures(origin, request.memoryIds);
    case "finder.load":
      return showPageScript(sender, "/finder.js");
    case "search.keep":
      await keepSearch(await openDatabase(), { ...request, origin });
      return ok(null);
    case "search.recall":
      return ok(await recallSearch(await openDatabase(), { ...request, origin }));
    case "cards.recall":
      return recallCards(origin, request.galleryIds);
    case "cards.check":
      return checkCards(origin, request.galleryIds);
    case "cards.compare":
      return compareCards(origin, request.galleryIds, request.edgesUrl);
  }
}

async function startJob(
  origin: string,
  { gallery, edgesUrl, tellsSource, tellsSite }: Extract<GalleryRequest, { type: "job.start" }>,
): Promise<ReplyTo["job.start"]> {
  await retryReportsLater();
  return askHost({ to: "host", type: "host.start", origin, gallery, edgesUrl, tellsSource, tellsSite });
}

function askToStore(
  origin: string,
  { gallery, edgesUrl, tellsSource, part }: Extract<GalleryRequest, { type: "job.start" }>,
  sender: Sender,
): Promise<ReplyTo["job.start"]> {
  return askInWindow({ origin, gallery, edgesUrl, act: { name: "store", tellsSource } }, sender, part);
}

/** The reports stay held until the person has answered. */
async function askToTell(origin: string, galleryId: string, sender: Sender): Promise<ReplyTo["site.tell"]> {
  const database = await openDatabase();
  const job = await database.get("jobs", [origin, galleryId]);
  if (job === undefined) return refused("There is nothing to tell of yet.");
  const { gallery, edgesUrl } = job;
  const asked = await askInWindow({ origin, gallery, edgesUrl, act: { name: "tell" } }, sender);
  return asked.ok ? ok(await reportState(database, origin, galleryId)) : asked;
}

function follow(
  origin: string,
  { gallery, edgesUrl, pages, pace, confirmIn }: Extract<GalleryRequest, { type: "gallery.follow" }> & { pace: Pace },
  sender: Sender,
): Promise<ReplyTo["gallery.follow"]> {
  const pageUrl = sender.url ?? gallery.sourceUrl;
  return confirmIn === "page"
    ? followGallery({ origin, gallery, edgesUrl, pageUrl, pages, pace })
    : askInWindow({ origin, gallery, edgesUrl, act: { name: "follow", pageUrl, pages, pace } }, sender);
}

/** Parts of a large gallery that waited behind it go on too. */
async function resumeJob(origin: string, galleryId: string): Promise<ReplyTo["job.resume"]> {
  const resumed = await askHost({ to: "host", type: "host.resume", origin, galleryId });
  if (resumed.ok) await resumeInterrupted();
  return resumed;
}

/**
 * The extension's requests carry the person's cookies, and CORS does not hold them back. So a page must not be able to send
 * them where it could not write itself: the edges API has to be of the page's own origin. Photos may be at other hosts, such
 * as a CDN, since any page may show images of other origins. They are only read into the person's own capsule, and only from
 * origins that the person has let be read for this page (`fetchSource` has the rules).
 */
async function mayAsk(request: GalleryRequest, origin: string): Promise<Result<null, Problem>> {
  if ("edgesUrl" in request && request.edgesUrl !== null && new URL(request.edgesUrl).origin !== origin)
    return refused("This page names an edges API of another site. Reports go to its own site only.");
  if (request.type === "gallery.estimate") return mayRead(request.urls, origin);
  if (request.type !== "job.start") return ok(null);
  if (new URL(request.gallery.sourceUrl).origin !== origin)
    return refused("This gallery's address is not that of the page it is on.");
  const urls = request.gallery.items.map(({ url }) => url);
  return mayRead(urls, origin);
}

/** Photos at origins that may not be read fail by name (`accessForGallery`). Only where none may be read, nothing begins. */
async function mayRead(urls: readonly string[], origin: string): Promise<Result<null, Problem>> {
  const origins = urls.map((url) => new URL(url).origin);
  const missing = await missingOrigins(origin, origins);
  const isReadable = origins.some((each) => !missing.includes(each));
  return isReadable ? ok(null) : err({ name: "access", hosts: hostPatterns(missing) });
}

const refused = (message: string) => err<Problem>({ name: "refused", message });
