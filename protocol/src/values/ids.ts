import { sha1 as portableSha1 } from "@noble/hashes/legacy.js";
import { parse, stringify, v5 as uuidV5, validate } from "uuid";
import { concatBytes, toHex } from "./bytes.ts";

/** RFC 9562, section 6.6. A property of the library would keep all of it in scripts that only check ids. */
const URL_NAMESPACE = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

/** Namespace of ids in archives: UUIDv5(URL namespace, "https://store-forever.org/archive-ids"). */
const ARCHIVE_NAMESPACE = /* @__PURE__ */ parse(
  /* @__PURE__ */ uuidV5("https://store-forever.org/archive-ids", URL_NAMESPACE),
);

/** An origin of the web, as browsers serialise it. Documents without one, such as sandboxed frames, have "null". */
const WEB_ORIGIN = /^https?:\/\/[^\s/?#@]+$/;

/** Whether pages of this origin can have ids in an archive. */
export const isWebOrigin = (origin: string): boolean => WEB_ORIGIN.test(origin);

/** Namespace of ids derived from URLs: UUIDv5(URL namespace, "https://store-forever.org/ids"). */
const STORE_FOREVER_NAMESPACE = /* @__PURE__ */ uuidV5("https://store-forever.org/ids", URL_NAMESPACE);

/** Namespace of what is imported without an id of its own: UUIDv5(URL namespace, "https://store-forever.org/imported-ids"). */
const IMPORT_NAMESPACE = /* @__PURE__ */ uuidV5("https://store-forever.org/imported-ids", URL_NAMESPACE);

/**
 * The id of what is imported from a file without ids, the same each time.
 * @param content what it is: a memory's SHA-256 in hexadecimal, a gallery's title and the ids of its memories
 */
export function importedId(kind: "gallery" | "memory", content: string): string {
  return uuidV5(`${kind}\n${content}`, IMPORT_NAMESPACE);
}

/** True for a canonical lower-case UUID, the only form that is an id on any side of the wire. */
export function isUuid(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}

/**
 * The id by which archives keep what a page calls `pageId`, for galleries and memories alike (ARCHITECTURE.md#archive-ids).
 * The site is a part of it, so no page can name what another site stored.
 * @param origin of the page, as the browser tells it, e.g. `https://gallery.example`
 * @param pageId the page's own UUID of the gallery or memory
 * @param sha1 the realm's own SHA-1, for where it is quicker
 * @throws RangeError if the origin is none of the web, such as "null"
 */
export function archiveId(
  origin: string,
  kind: "gallery" | "memory",
  pageId: string,
  sha1: (bytes: Uint8Array) => Uint8Array = portableSha1,
): string {
  if (!isWebOrigin(origin)) throw new RangeError(`Only pages of the web have ids in an archive, not ${origin}.`);
  // UUIDv5 as `uuid` makes it, which takes no other SHA-1 than its own (RFC 9562, section 5.5).
  const name = new TextEncoder().encode(`${origin}\n${kind}\n${pageId}`);
  const id = sha1(concatBytes([ARCHIVE_NAMESPACE, name])).subarray(0, 16);
  id[6] = ((id[6] as number) & 0x0f) | 0x50;
  id[8] = ((id[8] as number) & 0x3f) | 0x80;
  return stringify(id);
}

/** A fragment that names a page of a single-page site, and no place in a page: `#/albums/1`, `#!albums/1`. */
const ROUTE = /^#!?\/|^#!/;

/** The address of a page without a fragment that names only a place in it. */
export function pageAddress(url: string): string {
  const page = new URL(url);
  if (!ROUTE.test(page.hash)) page.hash = "";
  return page.href;
}

/**
 * The id of a gallery or item on a page that has none of its own, the same in every browser (ARCHITECTURE.md#archive-ids).
 * @param pageUrl canonical URL of the page; its fragment counts if it names a page (`pageAddress`)
 * @param itemUrl URL of the item, absolute or relative to the page; left out for the gallery itself
 */
export function derivedId(pageUrl: string, itemUrl?: string): string {
  const page = new URL(pageAddress(pageUrl));
  const name = itemUrl === undefined ? page.href : `${page.href}\n${new URL(itemUrl, page).href}`;
  return uuidV5(name, STORE_FOREVER_NAMESPACE);
}

/**
 * Derives the id of an owner's upload session for a blob. It is the same in every attempt: so a stopped upload continues
 * (ARCHITECTURE.md#resumable-uploads), and does not use up a second one of the few sessions that may be open. It depends on the
 * chunk size: where an upgrade of the backend has changed that, chunks that were received before are of no use.
 */
export function uploadSessionId(owner: string, sha256: Uint8Array, chunkSizeBytes: number): string {
  return uuidV5(`${owner}/${toHex(sha256)}/${chunkSizeBytes}`, URL_NAMESPACE);
}
