import { fileKind, webUrl, withoutHash } from "../addresses/file-kind.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import { isSafeToOpen } from "./safe-address.ts";

/**
 * The page that a photo of a gallery leads to, where it leads to a page: of the photo alone, or of an album that it is the cover of.
 * @param baseUrl what relative addresses of the gallery's page are relative to
 */
export function openedPage(place: Element, pageUrl: string, baseUrl: string): URL | undefined {
  const link = place.closest("a[href]") ?? place.querySelector("a[href]");
  const url = webUrl(link?.getAttribute("href"), baseUrl);
  if (link === null || url === undefined || link.hasAttribute("download") || !isSafeToOpen(url, pageUrl))
    return undefined;
  if (!/^(?:_blank|_self|_top|_parent)?$/.test(link.getAttribute("target") ?? "")) return undefined;
  const kind = fileKind(url);
  if (kind === "image" || kind === "video" || url.href.split("#")[0] === pageUrl.split("#")[0]) return undefined;
  return withoutHash(url);
}

/** The pages that photos of a gallery lead to, by memory id. Photos whose file is named for a click lead to none. */
export function* openedPages(
  { source, places, aside }: PageGallery,
  pageUrl: string,
  baseUrl: string,
): Generator<void, Map<string, URL>> {
  const pages = new Map<string, URL>();
  for (const { memoryId, candidates = [] } of source.items) {
    yield;
    const place = places.get(memoryId);
    if (place === undefined || aside?.has(memoryId)) continue;
    const url = openedPage(place, pageUrl, baseUrl);
    const isNamed = candidates.some(({ url: file, claim }) => claim === "original" || file === url?.href);
    if (url !== undefined && !isNamed) pages.set(memoryId, url);
  }
  return pages;
}
