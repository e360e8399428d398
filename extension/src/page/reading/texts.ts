/** The most that a message takes for one text. */
const MAX_TEXT_LENGTH = 8_000;

/** The most that a message takes for one address. */
export const MAX_ADDRESS_LENGTH = 8_000;

/** An attribute's text; `undefined` if it is missing or empty. */
export function attributeText(element: Element, attribute: string): string | undefined {
  return cleanText(element.getAttribute(attribute));
}

export function cleanText(text: string | null | undefined): string | undefined {
  return text?.replace(/\s+/g, " ").trim().slice(0, MAX_TEXT_LENGTH) || undefined;
}

/** An absolute address of the web; `undefined` for anything else. */
export function toHttpUrl(address: string | null | undefined, baseUrl: string): string | undefined {
  if (!address) return undefined;
  try {
    const { protocol, href } = new URL(address, baseUrl);
    return protocol === "http:" || protocol === "https:" ? href : undefined;
  } catch {
    return undefined;
  }
}

/** The last part of an address's path, decoded; its host if the path is empty. */
export function lastPathPart(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split("/").at(-1);
  if (!last) return hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The date of the `time` element that is shown in it. */
export function shownDate(element: Element | undefined): string | undefined {
  return element?.querySelector("time[datetime]")?.getAttribute("datetime") ?? undefined;
}

/** @returns `undefined` unless it is an ISO 8601 date with year, month and day at least */
export function dateMs(date: string | undefined): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d/.test(date ?? "") ? Date.parse(date ?? "") : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
