import { withoutVisitParameters } from "@store-forever/protocol";
import { closestAbove, closestOf } from "./shadow-roots.ts";

/** A photo that did not load, as its page names it. */
export interface WantedPhoto {
  /** The page's own id of it, where it has one. */
  memoryId: string | undefined;
  galleryId: string | undefined;
  /** The addresses that its elements name, those of the picture itself first. */
  addresses: readonly string[];
  /** The page, by the names that it may have. */
  pageUrls: readonly string[];
  /** In device pixels, where the page has made room for it. */
  widthPx: number | undefined;
}

/** A broken picture without a size of its own takes hardly any room. */
const MIN_SIDE_PX = 40;

/** @param address that has failed */
export function wantedPhoto(element: HTMLElement, address: string): WantedPhoto {
  const memory = closestOf(element, "[data-memory-id]");
  const gallery = closestOf(element, "[data-gallery-id]");
  const { width, height } = element.getBoundingClientRect();
  return {
    memoryId: memory?.dataset.memoryId,
    galleryId: gallery?.dataset.galleryId,
    addresses: addressesOf(element, [memory?.dataset.original, address]),
    pageUrls: pageUrls(),
    widthPx: Math.min(width, height) >= MIN_SIDE_PX ? Math.ceil(width * devicePixelRatio) : undefined,
  };
}

function addressesOf(element: HTMLElement, first: readonly (string | undefined)[]): string[] {
  const sources = element.closest("picture")?.querySelectorAll("source") ?? [];
  const values = [element, ...sources].flatMap(({ attributes }) => [...attributes].map(({ value }) => value));
  const link = closestAbove(element, "a[href], [data-src]");
  const linked = link === null ? [] : [...link.attributes].map(({ value }) => value);
  const named = [...values, ...linked].flatMap((value) => (isAddress(value) ? [value] : inSet(value)));
  const known = [...first, ...named].flatMap((value) => webAddress(value) ?? []);
  return [...new Set(known)];
}

const isAddress = (value: string) => /^\S*[./]\S+$/.test(value);

/** The addresses of a `srcset`; of other texts nothing. */
const inSet = (value: string) =>
  [...value.matchAll(/(\S*[^\s,])\s+[\d.]+[wx]\s*(?:,|$)/g)].map(([, address]) => address);

function webAddress(value: string | undefined): string | undefined {
  if (value === undefined || !URL.canParse(value, document.baseURI)) return undefined;
  const { protocol, href } = new URL(value, document.baseURI);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

function pageUrls(): string[] {
  const link = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href;
  const canonical = link?.startsWith(`${location.origin}/`) ? link : location.href;
  return [...new Set([canonical, location.href].map(withoutVisit))];
}

function withoutVisit(url: string): string {
  const page = new URL(url);
  page.hash = location.hash;
  page.search = withoutVisitParameters(page.search);
  return page.href;
}
