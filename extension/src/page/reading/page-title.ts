import { pageAddress, withoutVisitParameters } from "@store-forever/protocol";
import type { PageAddress } from "./gallery-adapter.ts";
import { cleanText, MAX_ADDRESS_LENGTH, toHttpUrl } from "./texts.ts";

/** The page's canonical address if that is of this site, without parameters that tell only where a visitor came from. */
export function canonicalUrl(document: Document, { url, baseUrl }: PageAddress): string {
  const link = toHttpUrl(document.querySelector('link[rel="canonical"]')?.getAttribute("href"), baseUrl);
  const isOfThisSite = link !== undefined && new URL(link).origin === new URL(url).origin;
  const canonical = new URL(isOfThisSite ? link : url);
  // A canonical link is of the site's own page, and names no page that a script shows in it.
  canonical.hash = new URL(pageAddress(url)).hash;
  canonical.username = "";
  canonical.password = "";
  canonical.search = withoutVisitParameters(canonical.search);
  // Some pages keep their whole state there. What cannot be told is no reason to store nothing.
  if (canonical.href.length > MAX_ADDRESS_LENGTH) canonical.search = "";
  if (canonical.href.length > MAX_ADDRESS_LENGTH) canonical.hash = "";
  return canonical.href;
}

export function pageTitle(document: Document, sourceUrl: string): string {
  const named = document.querySelector('meta[property="og:title"]')?.getAttribute("content");
  return cleanText(named) ?? cleanText(document.title) ?? new URL(sourceUrl).hostname;
}
