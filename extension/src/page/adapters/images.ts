import { cleanText, textOf } from "./texts.ts";

/** Where pages put the address of an image that is loaded later. */
const LAZY = ["data-full", "data-original", "data-src", "data-lazy-src", "data-lazy", "data-image"];

/** The address of the largest version that an image names: in its `picture`, `srcset`, lazy attributes, or `src`. */
export function bestAddress(image: Element): string | undefined {
  const sources = image.closest("picture")?.querySelectorAll("source") ?? [];
  const sets = [image, ...sources].flatMap((element) => [
    element.getAttribute("srcset"),
    element.getAttribute("data-srcset"),
    element.getAttribute("data-lazy-srcset"),
  ]);
  const candidates = sets.flatMap((set) => candidatesOf(set ?? ""));
  const largest = candidates.toSorted((left, right) => right.size - left.size)[0];
  if (largest) return largest.address;
  for (const attribute of LAZY) {
    const address = image.getAttribute(attribute);
    if (address) return address;
  }
  return image.getAttribute("src") ?? undefined;
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
  return (image ? (textOf(image, "alt") ?? textOf(image, "title")) : undefined) ?? textOf(element, "title");
}

export function figureCaption(element: Element): string | undefined {
  return cleanText(element.closest("figure")?.querySelector("figcaption")?.textContent);
}
