import type { HeaderField } from "@store-forever/certified";
import { toHex } from "@store-forever/protocol";
import type { Asset, Encoding } from "./asset.ts";

/**
 * The headers of an asset's responses. All of them are certified. A header that the uploader gave replaces ours.
 * Without a `max_age`, caches have to ask each time; the entity tag makes that cheap.
 */
export function headersOf(asset: Asset, encodingName: string, { sha256, chunkIds }: Encoding): HeaderField[] {
  const maxAge = asset.maxAgeSeconds;
  const ours: HeaderField[] = [
    ["content-type", asset.contentType],
    ["cache-control", maxAge === undefined ? "no-cache" : `public, max-age=${maxAge}`],
    ["etag", `"${toHex(sha256)}"`],
    ["vary", "accept-encoding"],
    ["x-content-type-options", "nosniff"],
  ];
  if (encodingName !== "identity") ours.push(["content-encoding", encodingName]);
  if (chunkIds.length > 1) ours.push(["accept-ranges", "bytes"]);
  const theirs = (asset.headers ?? []).map(([name, value]): HeaderField => [name.toLowerCase(), value]);
  return [...ours.filter(([name]) => !theirs.some(([other]) => other === name)), ...theirs];
}

/** The address to which an asset sends those who ask for it. The uploader gives it as a `location` header. */
export function redirectOf(asset: Asset): string | undefined {
  return asset.headers?.find(([name]) => name.toLowerCase() === "location")?.[1];
}
