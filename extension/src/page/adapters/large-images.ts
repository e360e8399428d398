import { bestAddress, figureCaption, imageTitle } from "./images.ts";
import { pageAdapter } from "./page-adapter.ts";

/** Smaller ones are icons, avatars and thumbnails that lead elsewhere. */
const MIN_SIDE_PX = 300;

/** The large images of any page, for a person who asked for this page. */
export const largeImagesAdapter = pageAdapter("large-images", 1, (document) =>
  [...document.querySelectorAll("img")].filter(isLarge).map((image) => ({
    address: bestAddress(image),
    title: imageTitle(image),
    caption: figureCaption(image),
    place: image.closest("figure, a") ?? undefined,
  })),
);

/** By what is known of it: an image that is not loaded yet has only its attributes and its place in the page. */
function isLarge(image: HTMLImageElement): boolean {
  const width = image.naturalWidth || image.clientWidth || Number(image.getAttribute("width")) || 0;
  const height = image.naturalHeight || image.clientHeight || Number(image.getAttribute("height")) || 0;
  if (Math.max(width, height) >= MIN_SIDE_PX) return true;
  return /\s(?:[4-9]\d\d|\d{4,})w/.test(image.getAttribute("srcset") ?? image.getAttribute("data-srcset") ?? "");
}
