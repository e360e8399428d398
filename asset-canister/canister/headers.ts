import type { HeaderField } from "@store-forever/certified";
import { toHex } from "@store-forever/protocol";

/** What the viewer needs and nothing more; the page repeats it in a meta element, for hosts that set no headers. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface Described {
  key: string;
  contentType: string;
  contentEncoding: string;
  sha256: Uint8Array;
  /** The uploader's own; they take the place of ours. */
  custom: readonly HeaderField[];
}

/** The headers of a response, all of them certified. */
export function headersOf({ key, contentType, contentEncoding, sha256, custom }: Described): HeaderField[] {
  const ours: HeaderField[] = [
    ["content-type", contentType],
    ["cache-control", cacheControlOf(key, contentType)],
    ["etag", `"${toHex(sha256)}"`],
    ["vary", "accept-encoding"],
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "no-referrer"],
    ["content-security-policy", CONTENT_SECURITY_POLICY],
    ...(contentEncoding === "identity" ? [] : [["content-encoding", contentEncoding] satisfies HeaderField]),
  ];
  const theirs = custom.map(([name, value]): HeaderField => [name.toLowerCase(), value]);
  return [...ours.filter(([name]) => !theirs.some(([other]) => other === name)), ...theirs];
}

/** The bundler puts a hash of the content into the names under /assets/, so these never change. */
function cacheControlOf(key: string, contentType: string): string {
  if (key.startsWith("/assets/")) return "public, max-age=31536000, immutable";
  return contentType.startsWith("text/html") ? "no-cache" : "public, max-age=3600";
}
