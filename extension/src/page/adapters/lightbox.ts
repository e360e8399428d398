import { figureCaption, imageTitle, shownFile } from "../reading/images.ts";
import { pageAdapter } from "../reading/page-adapter.ts";
import { cleanText } from "../reading/texts.ts";

interface Lightbox {
  name: string;
  /** The elements that open a photo. */
  items: string;
  /** Attributes that may have the full-size address; the first one present counts. */
  address: readonly string[];
  caption: readonly string[];
  title?: readonly string[];
}

/** An adapter for a lightbox library: its mark-up names the full-size file of every thumbnail. */
export function lightboxAdapter({ name, items, address, caption, title = [] }: Lightbox) {
  return pageAdapter(name, 2, (document) =>
    [...document.querySelectorAll(items)].map((element) => ({
      address: first(element, address),
      shown: shownFile(element),
      title: plain(first(element, title)) ?? imageTitle(element),
      caption: plain(first(element, caption)) ?? figureCaption(element),
      place: element,
    })),
  );
}

function first(element: Element, attributes: readonly string[]): string | null {
  for (const attribute of attributes) {
    const value = element.getAttribute(attribute);
    if (value) return value;
  }
  return null;
}

/** Captions may be HTML or a selector of an element. Only words are kept. */
function plain(text: string | null): string | undefined {
  if (text === null || /^[.#][\w-]+$/.test(text)) return undefined;
  return cleanText(text.replace(/<[^>]*>/g, " "));
}
