import { v5 as uuidV5, validate } from "uuid";

/** Namespace of ids derived from URLs: UUIDv5(URL namespace, "https://store-forever.org/ids"). */
const STORE_FOREVER_NAMESPACE = uuidV5("https://store-forever.org/ids", uuidV5.URL);

/** True for a canonical lower-case UUID, the only form that is an id on any side of the wire. */
export function isUuid(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}

/**
 * The id of a gallery or item on a page that has none of its own, the same in every browser (ARCHITECTURE.md#one-id).
 * @param pageUrl canonical URL of the page; its fragment is ignored
 * @param itemUrl URL of the item, absolute or relative to the page; left out for the gallery itself
 */
export function derivedId(pageUrl: string, itemUrl?: string): string {
  const page = new URL(pageUrl);
  page.hash = "";
  const name = itemUrl === undefined ? page.href : `${page.href}\n${new URL(itemUrl, page).href}`;
  return uuidV5(name, STORE_FOREVER_NAMESPACE);
}
