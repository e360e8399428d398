/** Longer texts would not fit in a message. */
const MAX_TEXT_LENGTH = 8_000;

/** An attribute's text; `undefined` when there is none or it says nothing. */
export function textOf(element: Element, attribute: string): string | undefined {
  return cleanText(element.getAttribute(attribute));
}

export function cleanText(text: string | null | undefined): string | undefined {
  return text?.replace(/\s+/g, " ").trim().slice(0, MAX_TEXT_LENGTH) || undefined;
}

/** An absolute address of the web; `undefined` for anything else. */
export function httpUrl(address: string | null | undefined, baseUrl: string): string | undefined {
  if (!address || !URL.canParse(address, baseUrl)) return undefined;
  const url = new URL(address, baseUrl);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
}

/** The last part of an address' path, as a person would read it. */
export function fileNameOf(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split("/").at(-1);
  if (!last) return hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
