import type { HeaderField, ResponseToCertify } from "@store-forever/certified";
import { sha256 } from "@store-forever/certified/azle";
import type { Asset, Encoding } from "./asset.ts";
import { headersOf, redirectOf } from "./headers.ts";

const EMPTY_SHA256 = sha256(new Uint8Array(0));
const NOT_FOUND_BODY = new TextEncoder().encode("There is no such file here, and no index.html to answer for it.\n");

export function notFound(): ResponseToCertify & { body: Uint8Array } {
  const headers: HeaderField[] = [
    ["content-type", "text/plain; charset=utf-8"],
    ["cache-control", "no-cache"],
  ];
  return { statusCode: 404, headers, body: NOT_FOUND_BODY, bodySha256: sha256(NOT_FOUND_BODY) };
}

export function redirect(location: string): ResponseToCertify {
  const headers: HeaderField[] = [
    ["location", location],
    ["cache-control", "no-cache"],
  ];
  return { statusCode: 307, headers, bodySha256: EMPTY_SHA256 };
}

export function wholeContent(asset: Asset, name: string, encoding: Encoding): ResponseToCertify {
  return { statusCode: 200, headers: headersOf(asset, name, encoding), bodySha256: encoding.sha256 };
}

/** Answers a request that names the entity tag of the present content. */
export function notModified(response: ResponseToCertify): ResponseToCertify {
  return { ...response, statusCode: 304, bodySha256: EMPTY_SHA256 };
}

/** One chunk of content that no message can carry whole. */
export function oneChunk(asset: Asset, name: string, encoding: Encoding, index: number): ResponseToCertify {
  const { chunkSizeBytes, sizeBytes, chunkSha256s, sha256 } = encoding;
  const start = index * chunkSizeBytes;
  const range = `bytes ${start}-${Math.min(start + chunkSizeBytes, sizeBytes) - 1}/${sizeBytes}`;
  const headers: HeaderField[] = [...headersOf(asset, name, encoding), ["content-range", range]];
  return { statusCode: 206, headers, bodySha256: chunkSha256s[index] ?? sha256 };
}

/** Everything that may be answered for an asset. */
export function responsesOf(asset: Asset): ResponseToCertify[] {
  const location = redirectOf(asset);
  if (location !== undefined) return [redirect(location)];
  return [...asset.encodings].flatMap(([name, encoding]) => {
    const chunkIds = encoding.chunkIds.length > 1 ? encoding.chunkIds : [];
    const response = wholeContent(asset, name, encoding);
    return [response, notModified(response), ...chunkIds.map((_, index) => oneChunk(asset, name, encoding, index))];
  });
}
