import { parentOf } from "../evidence/walk.ts";

/** Names of what stands around the content of a page, as sites give them to elements. */
const FURNITURE = new RegExp(
  `(?:^|[-_\\s])(?:${[
    "related|recommend(?:ed|ations?)?|sponsor(?:ed)?|advert(?:s|isement|ising)?|ads?|adsbygoogle|promo(?:tion)?s?|sidebar|widget-area",
    "comments?(?:-list)?|commentlist|author-(?:box|bio|info)|byline|avatars?|share-?(?:buttons|bar|links)|sharing|social(?:-\\w+)?",
    "newsletter|breadcrumbs?|cookies?|navbar|menu|masthead|logo|popular|trending|more-from|also-like|read-next|upsell|cross-sell",
    "(?:site|page|global|main)-?(?:header|footer|nav)|footer|similar|suggested|suggestions",
  ].join("|")})(?:$|[-_\\s])`,
  "i",
);
/** Headings over what a site shows of its other pages. */
const OTHER_PAGES =
  /\brelated|recommended|you (?:may|might) (?:also )?like|more (?:from|posts|stories|galleries|albums|collections|projects|articles)|other (?:posts|galleries|albums|projects)|popular|latest (?:posts|news)|recent (?:posts|news)|sponsored|read next|similar|verwandte|ähnliche|weitere|mehr (?:von|aus|zum)|das könnte|relacionad[oa]s|también te|articles? (?:liés|similaires|connexes)|à lire aussi|vous aimerez|関連|おすすめ|人気/i;

/** Whether an element stands in the furniture of its page: header, footer, navigation, margin, advertisement, other pages' teasers. */
export function isInFurniture(element: Element, known: Map<Element, boolean>): boolean {
  const earlier = known.get(element);
  if (earlier !== undefined) return earlier;
  const own = isFurniture(element);
  const around = parentOf(element);
  const is = own ?? (around !== undefined && isInFurniture(around, known));
  known.set(element, is);
  return is;
}

/** @returns `undefined` if the element itself does not tell */
function isFurniture(element: Element): boolean | undefined {
  const { localName } = element;
  if (localName === "body" || localName === "html") return false;
  if (localName === "nav" || localName === "aside" || localName === "footer") return true;
  if (localName === "header" && !element.closest("article, main, figure, section")) return true;
  if (/^(?:banner|navigation|complementary|contentinfo|search)$/.test(element.getAttribute("role") ?? "")) return true;
  if (FURNITURE.test(`${element.getAttribute("class") ?? ""} ${element.id}`)) return true;
  if (localName === "section" && OTHER_PAGES.test(headingOf(element))) return true;
  return localName === "main" || localName === "article" ? false : undefined;
}

/** The heading that stands over a group of pictures, in it or right before it. */
export function isUnderOtherPages(container: Element): boolean {
  if (/^(?:body|main|html)$/.test(container.localName)) return false;
  return OTHER_PAGES.test(headingOf(container)) || OTHER_PAGES.test(textOfHeading(container.previousElementSibling));
}

function headingOf(element: Element): string {
  return textOfHeading(element.firstElementChild);
}

function textOfHeading(element: Element | null): string {
  return element && /^(?:h[1-6]|header|legend)$/.test(element.localName)
    ? (element.textContent ?? "").slice(0, 200)
    : "";
}

/** Class names that tell of a state or number one of many, not of a kind. */
const NOT_A_KIND =
  /\d|active|current|first|last|odd|even|load|lazy|visible|shown|hidden|selected|landscape|portrait|clone|wide|tall/i;

/** Where an element is in the structure of its page. Elements that a template repeats have the same. */
export function structureOf(element: Element, known: Map<Element, string>): string {
  const around = parentOf(element);
  if (around === undefined) return "";
  const earlier = known.get(around);
  if (earlier !== undefined) return earlier;
  const names = (around.getAttribute("class") ?? "")
    .split(/\s+/)
    .filter((name) => name !== "" && !NOT_A_KIND.test(name));
  const structure = `${structureOf(around, known)}>${around.localName}.${names.toSorted().join(".")}`;
  known.set(around, structure);
  return structure;
}
