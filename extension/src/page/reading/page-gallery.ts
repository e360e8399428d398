import { derivedId, pageAddress } from "@store-forever/protocol";
import type { FileCandidate, MemorySource } from "@store-forever/workers";
import type { PageAddress, PageGallery } from "./gallery-adapter.ts";
import { cleanText, dateMs, lastPathPart, shownDate, toHttpUrl } from "./texts.ts";

/** What an adapter finds of one photo on a page that gives its photos no ids. */
export interface FoundPhoto {
  /** As the page writes it, relative or not. */
  address: string | null | undefined;
  /** Of the picture that the page shows, where that is another file. */
  shown?: string | null | undefined;
  title?: string | undefined;
  caption?: string | undefined;
  place?: Element | undefined;
  /** When it was made, as the page writes it. Only ISO 8601 dates are understood. */
  date?: string | undefined;
  /** Whether a video element shows it. If left out, the address tells. */
  isVideo?: boolean;
}

/** Links with these endings open something else than a photo. */
const NO_PHOTO = /\.(?:html?|php|aspx?|pdf|mkv|mp3|ogg|svg|zip)$/i;
const VIDEO = /\.(?:mp4|webm|mov|m4v)$/i;
const VIDEO_SITES = /(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|wistia\.com)$/;

/**
 * Reads a page without ids as one gallery. Its id and those of its photos are derived from their addresses, so that they are
 * the same in every browser (ARCHITECTURE.md#archive-ids).
 */
export function pageGallery(
  document: Document,
  page: PageAddress,
  found: readonly FoundPhoto[],
): PageGallery | undefined {
  const sourceUrl = canonicalUrl(document, page);
  const photos = new Map<string, MemorySource>();
  const places = new Map<string, Element>();
  for (const { address, shown, title, caption, place, date, isVideo } of found) {
    const url = toHttpUrl(address, page.baseUrl);
    if (url === undefined || !mayBePhoto(url) || isSamePage(url, page.url)) continue;
    const memoryId = knownId(sourceUrl, url);
    if (photos.has(memoryId)) continue;
    const fileName = lastPathPart(url);
    const capturedAtMs = dateMs(date ?? shownDate(place));
    const name = title ?? caption ?? fileName;
    photos.set(memoryId, {
      memoryId,
      memoryType: isVideo || VIDEO.test(new URL(url).pathname) ? "video" : "image",
      url,
      candidates: candidatesOf(url, shown, page.baseUrl),
      title: name,
      fileName,
      ...(caption === undefined || caption === name ? {} : { caption }),
      ...(capturedAtMs === undefined ? {} : { capturedAtMs }),
    });
    if (place) places.set(memoryId, place);
  }
  if (photos.size === 0) return undefined;
  return {
    source: {
      galleryId: derivedId(sourceUrl),
      title: pageTitle(document, sourceUrl),
      sourceUrl,
      items: [...photos.values()],
    },
    edgesUrl: null,
    places,
  };
}

function candidatesOf(url: string, shown: string | null | undefined, baseUrl: string): FileCandidate[] {
  const shownUrl = toHttpUrl(shown, baseUrl);
  if (shownUrl === undefined || shownUrl === url) return [{ url, claim: shownUrl === url ? "shown" : "larger" }];
  return [
    { url, claim: "larger" },
    { url: shownUrl, claim: "shown" },
  ];
}

const ids = new Map<string, string>();

/** A page is read again whenever it changes. Hashing a thousand addresses each time would slow it down noticeably. */
function knownId(sourceUrl: string, url: string): string {
  const key = `${sourceUrl} ${url}`;
  const id = ids.get(key) ?? derivedId(sourceUrl, url);
  ids.set(key, id);
  return id;
}

/** The page's canonical address if that is of this site, without parameters that tell only where a visitor came from. */
export function canonicalUrl(document: Document, { url, baseUrl }: PageAddress): string {
  const link = toHttpUrl(document.querySelector('link[rel="canonical"]')?.getAttribute("href"), baseUrl);
  const isOfThisSite = link !== undefined && new URL(link).origin === new URL(url).origin;
  const canonical = new URL(isOfThisSite ? link : url);
  // A canonical link is of the site's own page, and names no page that a script shows in it.
  canonical.hash = new URL(pageAddress(url)).hash;
  // `searchParams` cannot be iterated in Firefox's content scripts.
  const kept = canonical.search.slice(1).split("&");
  canonical.search = kept.filter((parameter) => !/^(?:utm_[^=]*|fbclid|gclid|ref)(?:=|$)/.test(parameter)).join("&");
  return canonical.href;
}

export function pageTitle(document: Document, sourceUrl: string): string {
  const named = document.querySelector('meta[property="og:title"]')?.getAttribute("content");
  return cleanText(named) ?? cleanText(document.title) ?? new URL(sourceUrl).hostname;
}

/** Whether a link leads to a part of the page itself. */
function isSamePage(url: string, pageUrl: string): boolean {
  return url.split("#", 1)[0] === pageUrl.split("#", 1)[0] || new URL(url).pathname === new URL(pageUrl).pathname;
}

function mayBePhoto(url: string): boolean {
  const { pathname, hostname } = new URL(url);
  return !NO_PHOTO.test(pathname) && !VIDEO_SITES.test(hostname);
}
