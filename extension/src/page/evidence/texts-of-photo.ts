import { attributeText, cleanText } from "../reading/texts.ts";
import type { Photo } from "./photo.ts";

/** Alternative texts that say only that there is a picture, and names of files. */
const SAYS_NOTHING =
  /^(?:an? )?(?:image|img|photo|picture|thumbnail|thumb|foto|bild|gallery image|untitled)?[\s\d#.:/]*(?:(?:of|von|de|sur)\s+\d+)?$|^[\w-]+\.\w{3,4}$/i;

/** Labels of buttons and links that say what they do. */
const SAYS_ACTION = /^(?:download|zoom|open|close|enlarge|share|view|next|previous|original|fullscreen|click to .*)$/i;

const CAPTION_ATTRIBUTE = /^data-(?:[\w-]*-)?(?:caption|caption-desc|sub-html|desc|description|ngdesc)$/;
const TITLE_ATTRIBUTE = /^data-(?:[\w-]*-)?title$/;
const CAPTION_ELEMENTS = [
  ".pswp-caption-content",
  ".hidden-caption-content",
  ".glightbox-desc",
  ".gallery-caption",
  ".gallerytext",
  '[itemprop~="caption"]',
  '[itemprop~="description"]',
  "figcaption",
  '[class*="caption" i]',
  '[class*="desc" i]',
].join(",");
const TITLE_ELEMENTS = '[itemprop~="name"], [class*="title" i], h2, h3, h4, h5';
const DATE_ATTRIBUTES = ["data-date", "data-taken", "data-datetime", "data-date-taken", "data-captured"];

type Texts = Pick<Photo, "title" | "caption" | "altText" | "altName" | "date">;

const NAMES_IMAGE = /^[^/\\:?]{1,200}\.(?:jpe?g|png|webp|avif|gif|hei[cf]|tiff?|bmp|jxl|dng|cr[23]|nef|arw)$/i;

/**
 * What a page calls a photo and says of it: by the attributes of gallery libraries, by hidden captions, by its own captions, and by
 * the texts that stand in for pictures.
 */
export function textsOf({ picture, tile }: Pick<Photo, "picture" | "tile">, link: Element | undefined): Texts {
  const around = [link, picture, tile].filter((element) => element !== undefined);
  const image = picture ?? tile?.querySelector("img") ?? undefined;
  const ownAlt = image && attributeText(image, "alt");
  const alt = meaningful(ownAlt) ?? meaningful(firstText(around, "data-alt"));
  const options = optionsOf(around);
  const captions = [
    captionText(around, CAPTION_ATTRIBUTE),
    options.description && worded(options.description, around[0]),
    tile && captionIn(tile),
    figureCaption(picture ?? tile),
  ];
  const named = textIn(around, TITLE_ATTRIBUTE);
  const caption = captions.find((text) => text !== undefined);
  const title =
    options.title ??
    (caption === undefined && alt !== undefined ? alt : (named ?? alt)) ??
    (link && unlessAction(attributeText(link, "title"))) ??
    unlessAction(firstText(around, "aria-label")) ??
    (image && attributeText(image, "title")) ??
    (tile && titleIn(tile)) ??
    (picture === undefined && link ? meaningful(cleanText(link.textContent)) : undefined);
  const tooltips = [image, link].map((element) => element && unlessAction(attributeText(element, "title")));
  const said = caption ?? [named, ...tooltips].find((text) => text !== undefined && text !== title);
  const altName = ownAlt !== undefined && NAMES_IMAGE.test(ownAlt) ? ownAlt : undefined;
  return { title, caption: said, altText: alt, altName, date: dateOf(around) };
}

const meaningful = (text: string | undefined) => (text === undefined || SAYS_NOTHING.test(text) ? undefined : text);

const unlessAction = (text: string | undefined) =>
  text === undefined || SAYS_ACTION.test(text) ? undefined : meaningful(text);

function firstText(elements: readonly Element[], attribute: string): string | undefined {
  for (const element of elements) {
    const text = attributeText(element, attribute);
    if (text !== undefined) return plain(text);
  }
  return undefined;
}

/** A caption in an attribute is text, HTML, or the selector of an element that has it. */
function captionText(elements: readonly Element[], names: RegExp): string | undefined {
  for (const { element, text } of textsIn(elements, names)) {
    const told = worded(text, element);
    if (told !== undefined) return told;
  }
  return undefined;
}

/** Words of a text, of HTML, or of the element that a selector finds. */
function worded(text: string, element: Element | undefined): string | undefined {
  if (!/^[.#][a-z_][\w-]*$/i.test(text)) return plain(text);
  const found =
    (text.startsWith("#") ? undefined : element?.querySelector(text)) ?? element?.ownerDocument.querySelector(text);
  return found ? wordsIn(found) : undefined;
}

/** What a template holds is in a document of its own. */
const wordsIn = (element: Element) =>
  cleanText((element as Partial<HTMLTemplateElement>).content?.textContent ?? element.textContent);

function textIn(elements: readonly Element[], names: RegExp): string | undefined {
  for (const { text } of textsIn(elements, names)) return plain(text);
  return undefined;
}

function* textsIn(elements: readonly Element[], names: RegExp): Generator<{ element: Element; text: string }> {
  for (const element of elements)
    for (const name of element.getAttributeNames()) {
      const text = names.test(name) ? attributeText(element, name) : undefined;
      if (text !== undefined) yield { element, text };
    }
}

/** `data-glightbox="title: Bridge; description: From the north"` */
function optionsOf(elements: readonly Element[]): { title?: string | undefined; description?: string | undefined } {
  const text = elements.map((element) => element.getAttribute("data-glightbox")).find(Boolean) ?? "";
  const option = (name: string) => cleanText(new RegExp(`(?:^|;)\\s*${name}:\\s*([^;]*)`).exec(text)?.[1]);
  return { title: option("title"), description: option("description") };
}

/** Only words are kept of HTML. */
export const plain = (text: string) => cleanText(text.replace(/<[^>]*>/g, " "));

/** The first caption with words, which may be hidden until a lightbox shows it. */
function captionIn(tile: Element): string | undefined {
  for (const element of tile.querySelectorAll(CAPTION_ELEMENTS)) {
    if (element.matches("img, a:has(img), picture") || element.querySelector("img") !== null) continue;
    const text = wordsIn(element);
    if (text !== undefined) return text;
  }
  return undefined;
}

function figureCaption(element: Element | undefined): string | undefined {
  return cleanText(element?.closest("figure")?.querySelector("figcaption")?.textContent);
}

function titleIn(tile: Element): string | undefined {
  for (const element of tile.querySelectorAll(TITLE_ELEMENTS)) {
    const text = element.querySelector("img") === null ? cleanText(element.textContent) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

function dateOf(elements: readonly Element[]): string | undefined {
  for (const name of DATE_ATTRIBUTES) {
    const date = elements.map((element) => element.getAttribute(name)).find(Boolean);
    if (date) return date;
  }
  for (const element of elements) {
    const date = element.querySelector("time[datetime]")?.getAttribute("datetime");
    if (date) return date;
  }
  return undefined;
}
