const NUMBER = "(\\d[\\d.,\\u00a0\\u202f ’']*\\d|\\d)";
const OF = "(?:of|von|aus|de|sur|di|van|av|из|z|\\/|／|中)";
const THINGS =
  "(?:photos?|pictures?|images?|items?|results?|files?|fotos?|bilder?n?|dateien|elemente|imágenes|elementos|resultados|éléments?|résultats|枚|件|点)";
/** `1–24 of 412`, `Showing 24 of 412 photos`, `24 / 412 images`, `全412枚`. */
const COUNTS = [
  new RegExp(`${NUMBER}\\s*(?:–|—|-|to|bis|a|à|～|~)\\s*${NUMBER}\\s*${OF}\\s*${NUMBER}`, "iu"),
  new RegExp(`()${NUMBER}\\s*${OF}\\s*${NUMBER}\\s*${THINGS}`, "iu"),
  new RegExp(`()()全\\s*${NUMBER}\\s*(?:枚|件|点)`, "u"),
  new RegExp(`^()()${NUMBER}\\s*${THINGS}$`, "iu"),
];
const MAX_TEXTS = 20_000;
const MAX_LENGTH = 120;

/**
 * How many photos a page says that its gallery has.
 * @param shownCount as many are on the page; a smaller number is of something else
 */
export function* toldCount(document: Document, shownCount: number): Generator<void, number | undefined> {
  const walker = document.createTreeWalker(document.body ?? document, 4);
  for (let looked = 0; looked < MAX_TEXTS; looked++) {
    if (looked % 100 === 99) yield;
    const node = walker.nextNode();
    if (node === null) return undefined;
    const own = node.nodeValue ?? "";
    const element = node.parentElement;
    if (own.length > MAX_LENGTH || !/\d/.test(own) || element === null || /^(?:script|style)$/.test(element.localName))
      continue;
    // The numbers are often in elements of their own.
    const around = element.parentElement?.textContent ?? "";
    const texts = [own, element.textContent ?? "", around.length <= MAX_LENGTH ? around : ""];
    for (const text of texts) {
      const told = text.length > MAX_LENGTH ? undefined : countIn(text.replace(/\s+/g, " ").trim(), shownCount);
      if (told !== undefined) return told;
    }
  }
  return undefined;
}

/** @returns `undefined` where the text counts nothing that the page shows a part of */
export function countIn(text: string, shownCount: number): number | undefined {
  for (const pattern of COUNTS) {
    const [, from, to, of] = pattern.exec(text) ?? [];
    const total = numberOf(of);
    const shown = numberOf(to);
    if (total === undefined || total <= shownCount || total > 1_000_000) continue;
    // A place within the list, such as a slide's, counts single photos.
    const isSpan = shown === undefined || from !== "" || shown >= shownCount / 2;
    if (isSpan) return total;
  }
  return undefined;
}

function numberOf(text: string | undefined): number | undefined {
  const digits = text?.replace(/\D/g, "");
  return digits ? Number(digits) : undefined;
}
