/** Longer texts would not fit in a message. */
const MAX_TEXT_LENGTH = 8_000;

/** An attribute's text; `undefined` when there is none or it says nothing. */
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

/** The last part of an address' path, as a person would read it. */
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

/** The date that an element shows in a form for machines. */
export function shownDate(element: Element | undefined): string | undefined {
  return element?.querySelector("time[datetime]")?.getAttribute("datetime") ?? undefined;
}

/** @returns `undefined` for what is no date of ISO 8601, with a year, a month and a day at least */
export function dateMs(date: string | undefined): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d/.test(date ?? "") ? Date.parse(date ?? "") : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
