import { attributeText, cleanText } from "./texts.ts";

/** Attributes in which pages name a file that is larger than any they show. */
const FULL = ["data-full-url", "data-orig-file", "data-full", "data-full-src", "data-highres", "data-zoom-image"];
/** Attributes in which pages put the address of an image that is loaded later. */
const LAZY = ["data-original", "data-src", "data-lazy-src", "data-lazy", "data-image"];
const SETS = ["srcset", "data-srcset", "data-lazy-srcset"];
const IMAGE_FILE = /\.(?:jpe?g|png|webp|avif|gif|heic|heif|tiff?|bmp)(?:$|[?#])/i;

/** The largest version that an image names: a full-size file, or from its `picture`, `srcset`, lazy attributes or `src`. */
export function bestAddress(image: Element): string | undefined {
  const full = firstOf(image, FULL);
  if (full) return full;
  const sources = image.closest("picture")?.querySelectorAll("source") ?? [];
  const sets = [image, ...sources].flatMap((element) => SETS.map((name) => element.getAttribute(name)));
  const candidates = sets.flatMap((set) => candidatesOf(set ?? ""));
  const largest = candidates.toSorted((left, right) => right.size - left.size)[0];
  return largest?.address ?? firstOf(image, LAZY) ?? image.getAttribute("src") ?? undefined;
}

/** The file that a thumbnail's link opens, if that is an image. */
export function linkedFile(element: Element): string | undefined {
  const link = element.closest("a[href]") ?? element.querySelector("a[href]");
  const address = link?.getAttribute("href") ?? "";
  return IMAGE_FILE.test(address) ? address : undefined;
}

/** The file that a thumbnail shows itself. */
export function shownFile(element: Element): string | undefined {
  const image = element.matches("img") ? element : element.querySelector("img");
  return (image as HTMLImageElement | null)?.currentSrc || image?.getAttribute("src") || undefined;
}

/** The picture that an element shows as its background, by its own `style`. */
export function backgroundAddress(element: Element): string | undefined {
  const [, , address] =
    /background(?:-image)?:[^;]*?url\((["']?)(.*?)\1\)/i.exec(element.getAttribute("style") ?? "") ?? [];
  return address && fullSizeAt(address);
}

/** Some servers make any size of a picture on request. This is the address of the largest. */
function fullSizeAt(address: string): string {
  return address.replace(/^(https:\/\/[\w.-]+\.googleusercontent\.com\/[^?=]+)=.*$/, "$1=s0");
}

/** Parts of a `srcset` (HTML, 4.8.4.2.1); densities count like widths, as one set never mixes them. */
function candidatesOf(set: string): { address: string; size: number }[] {
  return [...set.matchAll(/(\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)/g)].map(([, address = "", size = "1"]) => ({
    address,
    size: Number(size),
  }));
}

/** What a page calls a thumbnail: its alternative text, its tooltip or that of the link around it. */
export function imageTitle(element: Element): string | undefined {
  const image = element.matches("img") ? element : element.querySelector("img");
  const own = image ? (attributeText(image, "alt") ?? attributeText(image, "title")) : undefined;
  return own ?? attributeText(element, "title") ?? attributeText(element, "aria-label");
}

export function figureCaption(element: Element): string | undefined {
  return cleanText(element.closest("figure")?.querySelector("figcaption")?.textContent);
}

function firstOf(element: Element, attributes: readonly string[]): string | undefined {
  for (const attribute of attributes) {
    const value = element.getAttribute(attribute);
    if (value) return value;
  }
  return undefined;
}
