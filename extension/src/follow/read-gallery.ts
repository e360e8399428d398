import type { GallerySource } from "@store-forever/workers";
import type { LookReach } from "../messages/follow.ts";
import { hookedGalleries } from "../page/adapters/hooked-galleries.ts";
import { type AskForPage, type FetchedPage, fetchPage } from "../page/crawl/fetch-page.ts";
import { finderByLinks } from "../page/crawl/finder.ts";
import { otherPages } from "../page/onward/pager.ts";
import type { PageGallery } from "../page/reading/gallery-adapter.ts";
import type { FinderLimits } from "../page/reading/gallery-finder.ts";
import { inSteps } from "../page/reading/in-steps.ts";
import { readPage } from "../page/sets/read-page.ts";
import type { FollowRecord } from "../storage/databases/follow-record.ts";

/** A look asks for less than a search that a person watches. */
const LIMITS: FinderLimits = { maxPages: 500, maxPhotos: 10_000, maxMs: 15 * 60_000 };

/** A followed gallery as its pages show it now. */
export interface GalleryNow {
  source: GallerySource;
  /** Pages that could not be read. */
  unreadCount: number;
  /** Only where this is all of it, what is missing here is not shown any more. */
  reach: LookReach;
}

/**
 * Reads a followed gallery from its pages. They are parsed in a document that is in no window: nothing in them runs or loads.
 * @returns `undefined` if the page shows another gallery now, or none
 * @throws SignInAsked, PageGone, NotRead, and what fetch throws
 */
export async function readGallery(
  { galleryId, pageUrl, pages }: Pick<FollowRecord, "galleryId" | "pageUrl" | "pages">,
  ask: AskForPage,
  signal: AbortSignal,
): Promise<GalleryNow | undefined> {
  const fetched = await fetchPage(new URL(pageUrl), signal, ask);
  const isFollowed = ({ source }: PageGallery) => source.galleryId === galleryId;
  const hooked = hookedGalleries(fetched.document, fetched.page);
  const shown = hooked.find(isFollowed) ?? (await inSteps(readPage(fetched.document, fetched.page, "any"), signal));
  if (shown === undefined) return undefined;
  if (pages === "one" || hooked.includes(shown))
    return isFollowed(shown) ? { ...(await ofOnePage(fetched, shown, signal)), unreadCount: 0 } : undefined;
  const finder = finderByLinks(fetched, shown, LIMITS, ask);
  const { name, unreadCount } = await finder.find((finding) => finding);
  signal.throwIfAborted();
  if (!isFollowed(finder.gallery)) return undefined;
  const { source, isCut } = followedPart(finder.gallery);
  if (isCut || name === "limited") return { source, unreadCount, reach: limitedTo(source) };
  return { source, unreadCount, reach: { name: name === "found" && unreadCount === 0 ? "whole" : "part" } };
}

/** What has left one page of a list may be on the next one. */
async function ofOnePage(
  { document, page }: FetchedPage,
  shown: PageGallery,
  signal: AbortSignal,
): Promise<Omit<GalleryNow, "unreadCount">> {
  const others = await inSteps(otherPages(document, page), signal);
  const { totalCount = 0 } = shown;
  const { source, isCut } = followedPart(shown);
  if (isCut) return { source, reach: limitedTo(source) };
  const isWhole = others.length === 0 && totalCount <= shown.source.items.length;
  return { source, reach: { name: isWhole ? "whole" : "part" } };
}

const limitedTo = ({ items }: GallerySource): LookReach => ({ name: "limited", photoCount: items.length });

/** The photos of the gallery itself, and no more of them than are followed. */
function followedPart({ source, aside }: PageGallery): { source: GallerySource; isCut: boolean } {
  const items = source.items.filter(({ memoryId }) => !aside?.has(memoryId));
  const isCut = items.length > LIMITS.maxPhotos;
  return { source: { ...source, items: items.slice(0, LIMITS.maxPhotos) }, isCut };
}
