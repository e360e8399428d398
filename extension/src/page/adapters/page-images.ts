import type { GalleryAdapter } from "../reading/gallery-adapter.ts";
import { backgroundAddress, bestAddress, figureCaption, imageTitle, linkedFile, shownFile } from "../reading/images.ts";
import { pageAdapter } from "../reading/page-adapter.ts";
import type { FoundPhoto } from "../reading/page-gallery.ts";

/** Smaller pictures are icons, avatars, thumbnails that lead elsewhere, or parts of the layout. */
const MIN_LONG_SIDE_PX = 300;
const MIN_SHORT_SIDE_PX = 120;
const MIN_SHOWN_PX = 60;
/** Flatter pictures are banners and rules; panoramas stay. */
const MAX_RATIO = 8;
const LARGE_IN_SET = /\s(?:[4-9]\d\d|\d{4,})w/;

/**
 * The pictures of any page that a person asked for: thumbnails that link to their full-size files, large images and
 * backgrounds, and videos, in the page's order.
 */
export const pageImagesAdapter = pageAdapter("page-images", 1, (document) =>
  [...document.querySelectorAll('img, video, [style*="background"]')].flatMap((element) => photoOf(element) ?? []),
);

/** Pictures that the person pointed at, however small. @param addresses as the browser shows them */
export function pointedAtAdapter(addresses: ReadonlySet<string>): GalleryAdapter {
  return pageAdapter("pointed-at", 1, (document) =>
    [...document.querySelectorAll("img, video")]
      .filter((element) => [...addresses].some((address) => isShownFrom(element, address)))
      .map(photoAt),
  );
}

/** Whether an image or a video shows the file at this address. */
export function isShownFrom(element: Element, address: string): boolean {
  const { src, currentSrc } = element as HTMLImageElement | HTMLVideoElement;
  return src === address || currentSrc === address;
}

function photoAt(element: Element): FoundPhoto {
  const address = linkedFile(element) ?? shownAddress(element);
  const link = element.closest("a") ?? element.querySelector("a");
  return {
    address,
    shown: element.localName === "img" ? shownFile(element) : undefined,
    title: imageTitle(element) ?? (link ? imageTitle(link) : undefined),
    caption: figureCaption(element),
    place: placeOf(element),
    isVideo: element.localName === "video",
  };
}

/** The element that shows this picture and no other. */
function placeOf(element: Element): Element | undefined {
  if (!element.matches("img, video")) return element;
  const place = element.closest("figure, a, li") ?? element.parentElement;
  return place?.querySelectorAll("img, video").length === 1 ? place : undefined;
}

function photoOf(element: Element): FoundPhoto | undefined {
  return linkedFile(element) !== undefined || isLarge(element) ? photoAt(element) : undefined;
}

function shownAddress(element: Element): string | undefined {
  if (element.localName === "img") return bestAddress(element);
  if (element.localName !== "video") return backgroundAddress(element);
  return element.getAttribute("src") ?? element.querySelector("source[src]")?.getAttribute("src") ?? undefined;
}

/** Judged by what is known of it: a picture that is not loaded yet has only its attributes and its size on the page. */
function isLarge(element: Element): boolean {
  const { naturalWidth = 0, naturalHeight = 0 } = element as Partial<HTMLImageElement>;
  const shown = [
    element.clientWidth || pixels(element, "width"),
    element.clientHeight || pixels(element, "height"),
  ] as const;
  // An image that loads when it is scrolled to has no size of its own yet.
  if (LARGE_IN_SET.test(element.getAttribute("srcset") ?? element.getAttribute("data-srcset") ?? "")) return true;
  const sides = [naturalWidth || shown[0], naturalHeight || shown[1]];
  const isLarge = Math.max(...sides) >= MIN_LONG_SIDE_PX && Math.min(...sides) >= MIN_SHORT_SIDE_PX;
  return isLarge && !isIcon(element, shown);
}

/** Whether it is small or flat on the page, however large its file is. What is not laid out, like a hidden slide, is neither. */
function isIcon(element: Element, shown: readonly [number, number]): boolean {
  const isLaidOut = element.getClientRects?.().length > 0;
  return isLaidOut && (Math.max(...shown) < MIN_SHOWN_PX || Math.max(...shown) > MAX_RATIO * Math.min(...shown));
}

function pixels(element: Element, side: "width" | "height"): number {
  const styled = new RegExp(`(?:^|[;\\s])${side}:\\s*([\\d.]+)px`).exec(element.getAttribute("style") ?? "")?.[1];
  return Number(element.getAttribute(side) ?? styled) || 0;
}
