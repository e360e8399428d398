/** What a page calls itself, without the numbers and words that tell pages of one list apart. */
export interface Heading {
  title: string;
  first: string;
}

export function headingOf(document: Document): Heading {
  const first = document.querySelector("h1")?.textContent ?? "";
  return { title: bare(document.title), first: bare(first.slice(0, 500)) };
}

/** How titles tell which page of a list it is. Other numbers, such as those of albums and years, tell what it is. */
const PAGE =
  /[([]?(?:\b(?:page|pages|seite|seiten|página|pagina|p\.)\s*\d+(?:\s*(?:of|von|de|sur|\/)\s*\d+)?|\d+\s*(?:[-–—]|to|bis)\s*\d+(?:\s*(?:of|von|de|sur|\/)\s*\d+)?|\d+\s*(?:of|von|de|sur|\/)\s*\d+|\d+\s*ページ(?:目)?|ページ\s*\d+)[)\]]?/giu;

const bare = (text: string) =>
  text
    .replace(PAGE, " ")
    .replace(/[^\p{L}\d]+/gu, " ")
    .trim()
    .toLowerCase();

/** Whether two pages are of one gallery, as far as their titles and headings tell. */
export const isSameGallery = (one: Heading, other: Heading): boolean =>
  one.title === other.title && (one.first === "" || other.first === "" || one.first === other.first);
