import type { FoundFile } from "./photo.ts";
import { filesInStyle, PLACEHOLDER_PX, pixels } from "./picture-files.ts";

/** Smaller pictures are icons and pixels. */
const MIN_SHOWN_PX = 48;
/** Flatter pictures are banners and rules; panoramas stay. */
const MAX_RATIO = 8;

/** How large a picture is shown or would be, as far as the page tells: both sides 0 where nothing does. */
export function shownSize(picture: Element): readonly [number, number] {
  const laidOut = [picture.clientWidth || 0, picture.clientHeight || 0] as const;
  const declared = [pixels(picture, "width"), pixels(picture, "height")] as const;
  const { naturalWidth = 0, naturalHeight = 0 } = picture as Partial<HTMLImageElement>;
  const isPlaceholder = Math.max(naturalWidth, naturalHeight) <= PLACEHOLDER_PX;
  // A picture that waits to be loaded is laid out as its placeholder or its alternative text.
  if (picture.localName === "img" && isPlaceholder) return larger(declared, styled(picture) ? laidOut : [0, 0]);
  return larger(laidOut, declared);
}

const styled = (picture: Element) => /width|height|aspect/.test(picture.getAttribute("style") ?? "");

const larger = (one: readonly [number, number], other: readonly [number, number]) =>
  Math.max(...one) >= Math.max(...other) ? one : other;

const LARGE_PX = 200;
const isOther = (rank: FoundFile["rank"]) => rank !== "shown" && rank !== "thumbnail";

/** Whether it is an icon, a pixel, a rule or a banner, rather than a photo or its thumbnail. */
export function isFurniture(picture: Element, files: readonly FoundFile[]): boolean {
  const shown = shownSize(picture);
  const { naturalWidth = 0, naturalHeight = 0 } = picture as Partial<HTMLImageElement>;
  const hasOthers = files.some(({ rank, widthPx = LARGE_PX }) => isOther(rank) && widthPx >= LARGE_PX);
  const long = Math.max(...shown) || Math.max(naturalWidth, naturalHeight);
  if (long > 0 && long < MIN_SHOWN_PX && !hasOthers) return true;
  const sides = shown[0] > 0 && shown[1] > 0 ? shown : [naturalWidth, naturalHeight];
  if (isMapTile(sides, files)) return true;
  const [short, flat] = [Math.min(...sides), Math.max(...sides)];
  return short > 0 && flat > MAX_RATIO * short && short < 200;
}

const TILE_SIDES_PX: readonly number[] = [256, 512];
/** `/zoom/column/row.png`; IIIF regions of a deep zoom. */
const TILE_PATH = /\/\d{1,2}\/\d{1,7}\/\d{1,7}(?:@2x)?(?:\.(?:png|jpe?g|webp|pbf))?$|\/\d+,\d+,\d+,\d+\//;

/** Maps and deep zooms are put together of square pieces. */
function isMapTile([width = 0, height = 0]: readonly number[], files: readonly FoundFile[]): boolean {
  return width === height && TILE_SIDES_PX.includes(width) && files.every(({ url }) => TILE_PATH.test(url.pathname));
}

/** Elements that style sheets give backgrounds to; what has pictures or much text inside is a part of the layout. */
const MAY_HAVE_BACKGROUND = /^(?:a|div|li|span|figure|section|article|button|i|td)$/;
const MAX_TEXT = 80;
const MIN_BACKGROUND_PX = 100;
/** What is so wide is behind the page, and shows no picture of its own. */
const PAGE_PART = 0.9;

/** The picture that a style sheet puts behind an element. It asks the browser for the computed style, so it takes time. */
export function styledBackground(element: Element, baseUrl: string): FoundFile[] {
  if (!MAY_HAVE_BACKGROUND.test(element.localName) || element.childElementCount > 3) return [];
  if (element.querySelector("img, video, canvas") !== null || (element.textContent ?? "").trim().length > MAX_TEXT)
    return [];
  if (element.clientWidth < MIN_BACKGROUND_PX || element.clientHeight < MIN_BACKGROUND_PX) return [];
  const view = element.ownerDocument.defaultView;
  // What lies over or under an element without contents shows the picture as its own background would.
  const parts = element.childElementCount === 0 ? [null, "::before", "::after"] : [null];
  for (const part of parts) {
    const style = view?.getComputedStyle?.(element, part);
    const image = style?.backgroundImage;
    if (style && image?.includes("url(") && !isPattern(style, element, view)) return filesInStyle(image, baseUrl);
  }
  return [];
}

/** What is repeated in its own size behind a whole page is a texture. */
function isPattern(style: CSSStyleDeclaration, element: Element, view: Window | null | undefined): boolean {
  const { backgroundRepeat, backgroundSize } = style;
  const isTiled = /^repeat(?: repeat)?$/.test(backgroundRepeat) && /^auto(?: auto)?$/.test(backgroundSize);
  return isTiled && element.clientWidth >= (view?.innerWidth ?? 0) * PAGE_PART;
}
