import { reachOf, type SourceAccess, toldAddress } from "@store-forever/workers/reach";
import type { GallerySources, SourceHost } from "../messages/reply.ts";
import { missingOrigins, readSourceAccess } from "./source-access.ts";

/** Where the photos of a page would be read, and as whom. It makes no request. */
export async function readSources(
  pageOrigin: string,
  pageUrl: string,
  urls: readonly string[],
): Promise<GallerySources> {
  const access = await readSourceAccess(pageOrigin);
  const origins = [...new Set(urls.map((url) => new URL(url).origin))];
  const missing = new Set(await missingOrigins(pageOrigin, origins));
  const hosts = origins.map((origin) => ({
    host: new URL(origin).host,
    reading: readingOf(origin, access, missing),
  }));
  return { hosts, toldAddress: toldAddress(pageUrl) ?? pageOrigin };
}

function readingOf(origin: string, access: SourceAccess, missing: ReadonlySet<string>): SourceHost["reading"] {
  if (reachOf(origin, access).name === "refused") return "refused";
  return missing.has(origin) ? "notAllowed" : "signedIn";
}
