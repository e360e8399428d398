import { pageAdapter } from "../reading/page-adapter.ts";
import { cleanText } from "../reading/texts.ts";

const IMAGE = '[itemtype$="schema.org/ImageObject"]';
const GALLERY = '[itemtype$="schema.org/ImageGallery"]';

/** schema.org in microdata: ImageObjects of an ImageGallery; without one, three or more make a gallery. */
export const microdataAdapter = pageAdapter("microdata", 1, (document) => {
  const inGallery = [...document.querySelectorAll(`${GALLERY} ${IMAGE}`)];
  const loose = inGallery.length > 0 ? [] : [...document.querySelectorAll(IMAGE)];
  if (inGallery.length === 0 && loose.length < 3) return [];
  return [...inGallery, ...loose].map((image) => ({
    address: property(image, "contentUrl") ?? property(image, "url"),
    title: property(image, "name"),
    date: property(image, "dateCreated"),
    caption: property(image, "caption") ?? property(image, "description"),
    place: image,
  }));
});

function property(item: Element, name: string): string | undefined {
  const element = item.querySelector(`[itemprop~="${name}"]`);
  if (!element) return undefined;
  for (const attribute of ["content", "href", "src", "datetime"]) {
    const value = element.getAttribute(attribute);
    if (value) return value;
  }
  return cleanText(element.textContent);
}
