import type { GallerySource } from "@store-forever/workers";
import { reachOf, type SourceAccess } from "@store-forever/workers/reach";
import { browser } from "wxt/browser";
import { hostPattern } from "../browser/host-pattern.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { grantedTo } from "../storage/grants.ts";

/** What may be read for the pages of an origin: the browser's own permissions are for the whole extension, not for one page. */
export async function readSourceAccess(pageOrigin: string): Promise<SourceAccess> {
  const database = await openDatabase();
  const address = await database.get("pageAddresses", pageOrigin);
  const access = { pageOrigin, allowedOrigins: await grantedTo(database, pageOrigin) };
  return address === undefined ? access : { ...access, pageIp: address.ip };
}

/** `missingOrigins`, for a realm that has no permissions to ask about. */
export type AskMissing = (pageOrigin: string, sourceOrigins: readonly string[]) => Promise<string[]>;

/** What may be read for a gallery: what the person has not allowed is left out, and does not keep the rest from being stored. */
export async function accessForGallery(
  pageOrigin: string,
  { items }: GallerySource,
  askMissing: AskMissing,
): Promise<SourceAccess> {
  const unallowedOrigins = await askMissing(pageOrigin, originsOf({ items }));
  return { ...(await readSourceAccess(pageOrigin)), unallowedOrigins };
}

/** The origins of all files that a gallery's photos may be read from. */
export function originsOf({ items }: Pick<GallerySource, "items">): string[] {
  const urls = items.flatMap(({ url, candidates = [] }) => [url, ...candidates.map((candidate) => candidate.url)]);
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

/**
 * The origins that may not be read yet for the pages of one: because the browser does not let the extension, or because the
 * person has not allowed it for these pages. A page's own site needs only the former. What the page may never have read is
 * not among them.
 */
export async function missingOrigins(pageOrigin: string, sourceOrigins: readonly string[]): Promise<string[]> {
  const pageAlone: SourceAccess = { pageOrigin, allowedOrigins: [] };
  const reaches = [...new Set(sourceOrigins)].map((origin) => ({ origin, reach: reachOf(origin, pageAlone).name }));
  const readable = reaches.filter(({ reach }) => reach !== "refused");
  const held = await Promise.all(
    readable.map(({ origin }) => browser.permissions.contains({ origins: [hostPattern(origin)] })),
  );
  const unheld = readable.filter((_, index) => !held[index]);
  const foreign = readable.filter(({ reach }, index) => held[index] && reach === "anonymous");
  const { allowedOrigins } = foreign.length === 0 ? pageAlone : await readSourceAccess(pageOrigin);
  const unallowed = foreign.filter(({ origin }) => !allowedOrigins.includes(origin));
  return [...unheld, ...unallowed].map(({ origin }) => origin);
}
