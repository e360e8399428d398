/** Parameters by which sites number the pages of a list, and places in paths. */
const PARAMETER =
  /^(?:page|paged|pg|pagenum(?:ber)?|page_?(?:no|nr|index)|currentpage|seite|pagina|start|offset|from|skip|\w+_page)$/i;
const IN_PATH = /([/_-])(?:page|seite|pagina|start)[-/_=]?(\d{1,6})(?=\/|$|[?&])/i;

/** An address without the number of its page: what all pages of one list have in common. */
export function withoutPageNumber(url: URL): URL {
  const bare = new URL(url);
  bare.hash = "";
  const kept = bare.search
    .slice(1)
    .split("&")
    .filter((parameter) => !isNumber(parameter));
  bare.search = kept.join("&").replace(IN_PATH, "");
  bare.pathname = bare.pathname
    .replace(IN_PATH, (_, before: string) => (before === "/" ? "/" : ""))
    .replace(/\/{2,}/g, "/");
  return bare;
}

function isNumber(parameter: string): boolean {
  const [name = "", value = ""] = parameter.split("=", 2);
  return PARAMETER.test(name) && /^\d{1,7}$/.test(value);
}

/** The number by which an address tells its place among the pages of a list. */
export function pageNumber(url: URL): number | undefined {
  const named = url.search.slice(1).split("&").find(isNumber)?.split("=")[1];
  const inPath = IN_PATH.exec(`${url.pathname}`)?.[2] ?? IN_PATH.exec(url.search)?.[2];
  const told = named ?? inPath;
  return told === undefined ? undefined : Number(told);
}

/** Whether two addresses are pages of one list by the number alone that they have in a usual place. */
export const isSameList = (one: URL, other: URL): boolean =>
  sameWhole(withoutPageNumber(one), withoutPageNumber(other));

const sameWhole = (one: URL, other: URL) =>
  one.pathname.replace(/\/$/, "") === other.pathname.replace(/\/$/, "") && one.search === other.search;

/** Whether two addresses differ in one number, or one of them has it and the other one does not. */
export function differsInNumber(one: URL, other: URL): boolean {
  const [left, right] = [address(one), address(other)];
  if (left === right) return false;
  const [longer, shorter] = left.length >= right.length ? [left, right] : [right, left];
  const head = commonStart(longer, shorter);
  const tail = commonEnd(longer.slice(head), shorter.slice(head));
  const [more, less] = [longer, shorter].map((text) => text.slice(head, text.length - tail));
  return /^(?:[-_/.?&]?(?:page|seite|p|s)?[-_/=]?\d{1,6})\/?$/i.test(more ?? "") && /^\d{0,6}$/.test(less ?? "");
}

const address = ({ pathname, search }: URL) => `${pathname}${search}`;

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < other.length && one[at] === other[at]) at++;
  // A number that begins alike differs as a whole.
  while (at > 0 && /\d/.test(one[at - 1] ?? "")) at--;
  return at;
}

function commonEnd(one: string, other: string): number {
  let at = 0;
  while (at < other.length && one.at(-1 - at) === other.at(-1 - at)) at++;
  while (at > 0 && /\d/.test(one.at(-at) ?? "")) at--;
  return at;
}
