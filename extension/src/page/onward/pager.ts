import { webUrl, withoutHash } from "../addresses/file-kind.ts";
import { elementsIn } from "../evidence/walk.ts";
import type { PageAddress } from "../reading/gallery-adapter.ts";
import { differsInNumber, isSameList, pageNumber, withoutPageNumber } from "./page-number.ts";
import { isSafeToOpen } from "./safe-address.ts";
import { LOADS_MORE, labelsOf, NEXT, PREVIOUS } from "./words.ts";

/** Another page of the same list. */
export interface OtherPage {
  url: URL;
  /** Its place, as its link or its address tells. */
  number: number | undefined;
  /** Where it stands from the page that links it. */
  is: "next" | "previous" | "numbered";
  /** By its address alone it is a page of the same list; others have to show that they are. */
  isSure: boolean;
}

const PAGER = /pag(?:e-?num|inat|er\b|ing\b)|seiten|folio|nav-?links|wp-pagenavi/i;
const NOT_A_PAGER = /calendar|kalender|comment|relat|post-navigation|nav-single|archive-list/i;

/** The other pages of the list that a page belongs to, in the order of the page. */
export function* otherPages(document: Document, page: PageAddress): Generator<void, OtherPage[]> {
  const found = new Map<string, OtherPage>();
  let steps = 0;
  for (const { element: link, baseUrl } of elementsIn({ node: document, baseUrl: page.baseUrl })) {
    if (++steps % 50 === 0) yield;
    if (!link.matches("a[href], link[rel][href]")) continue;
    // A gallery in a frame goes on in the frame.
    const isFramed = link.ownerDocument !== document && link.ownerDocument.defaultView !== null;
    const own = { url: isFramed ? link.ownerDocument.location.href : page.url, baseUrl };
    const here = new URL(own.url);
    here.hash = "";
    const other = otherPage(link, here, own);
    if (other === undefined) continue;
    const earlier = found.get(other.url.href);
    if (earlier === undefined) found.set(other.url.href, other);
    else {
      earlier.number ??= other.number;
      if (other.is !== "numbered") earlier.is = other.is;
    }
  }
  return [...found.values()];
}

function otherPage(link: Element, here: URL, page: PageAddress): OtherPage | undefined {
  const rel = (link.getAttribute("rel") ?? "").toLowerCase().split(/\s+/);
  const labels = link.localName === "a" ? labelsOf(link) : [];
  const is = directionOf(rel, labels);
  const number = labels.map(numberIn).find((told) => told !== undefined);
  if (is === undefined && number === undefined) return undefined;
  const named = webUrl(link.getAttribute("href"), page.baseUrl);
  if (named === undefined || !isSafeToOpen(named, page.url)) return undefined;
  const url = withoutHash(named);
  if (url.href === here.href || link.hasAttribute("download")) return undefined;
  const isSure = isSameList(url, here);
  const around = surroundings(link);
  const isRelated = /^(?:next|prev|previous)$/m.test(rel.join("\n")) || PAGER.test(around);
  const mayBe =
    !NOT_A_PAGER.test(around) &&
    (differsInNumber(url, here) || (is !== undefined && (isRelated || url.pathname === here.pathname)));
  if (!isSure && !mayBe) return undefined;
  return { url, number: number ?? (isSure ? pageNumber(url) : undefined), is: is ?? "numbered", isSure };
}

function directionOf(rel: readonly string[], labels: readonly string[]): "next" | "previous" | undefined {
  if (rel.includes("next") || labels.some((text) => NEXT.test(text) || LOADS_MORE.test(text))) return "next";
  if (rel.includes("prev") || rel.includes("previous") || labels.some((text) => PREVIOUS.test(text))) return "previous";
  return undefined;
}

const numberIn = (label: string) => {
  const told = /^(?:page|seite|página|ページ|\[|\()?\s*(\d{1,5})\s*(?:\]|\)|ページ)?$/i.exec(label)?.[1];
  return told === undefined ? undefined : Number(told);
};

function surroundings(link: Element): string {
  let text = "";
  for (let at: Element | null = link, depth = 0; at !== null && depth < 5; at = at.parentElement, depth++)
    text += ` ${at.getAttribute("class") ?? ""} ${at.id} ${at.getAttribute("aria-label") ?? ""}`;
  return text;
}

/**
 * The address of the list that a page belongs to, which is the same on all of its pages: that of its first page. A page that is no part of
 * a list has its own.
 * @param own the page's own address
 */
export function listAddress(own: string, others: readonly OtherPage[]): string {
  const url = new URL(own);
  if (others.some(({ isSure }) => isSure)) return withHash(withoutPageNumber(url), url.hash);
  return others.find(({ number, is }) => is === "numbered" && number === 1)?.url.href ?? own;
}

function withHash(url: URL, hash: string): string {
  url.hash = hash;
  return url.href;
}
