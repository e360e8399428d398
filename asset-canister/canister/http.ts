import { requestPath } from "@store-forever/certified";
import { canisterSelf } from "azle";
import type { Asset, Encoding } from "./asset.ts";
import type { AssetStore } from "./asset-store.ts";
import type { ChunkLocatorRecord, HttpRequestRecord, HttpResponseRecord, StreamingPartRecord } from "./candid.ts";
import { contentOf, INDEX_KEY, notFound, notModified, provenHeaders, type Response } from "./publication.ts";
import { Refusal } from "./refusal.ts";

/** The streaming callback's name in the interface. */
const STREAMING_CALLBACK = "http_request_streaming_callback";
const IDENTITY = "identity";

/** Answers a request for a file, with the proof that this is what the canister certifies for its path. */
export function answer(store: AssetStore, request: HttpRequestRecord, certificate: Uint8Array): HttpResponseRecord {
  const urlPath = requestPath(request.url);
  const requestedKey = urlPath === "/" ? INDEX_KEY : urlPath;
  const requested = withContent(store.asset(requestedKey));
  const key = requested === undefined ? INDEX_KEY : requestedKey;
  const asset = requested ?? withContent(store.asset(INDEX_KEY));
  const respond = (response: Response, body: Uint8Array): HttpResponseRecord => ({
    status_code: response.statusCode,
    headers: provenHeaders(store.tree, { urlPath, exact: requested !== undefined, certificate }, response),
    body,
    streaming_strategy: [],
  });
  if (asset === undefined) {
    const response = notFound();
    return respond(response, response.body);
  }
  const { name, encoding } = chooseEncoding(asset, headerOf(request, "accept-encoding"));
  if (isKnown(encoding, headerOf(request, "if-none-match"))) return respond(notModified(encoding), new Uint8Array(0));
  const [token] = nextToken(key, name, encoding, 0);
  return {
    ...respond(contentOf(encoding), pieceOf(store, encoding, 0)),
    streaming_strategy:
      token === undefined ? [] : [{ Callback: { callback: [canisterSelf(), STREAMING_CALLBACK], token } }],
  };
}

/**
 * The next piece of a response that one message cannot carry. The first response's certificate covers the whole body.
 * @throws Refusal NotFound
 */
export function nextPart(store: AssetStore, locator: ChunkLocatorRecord): StreamingPartRecord {
  const { encoding, index } = locate(store, locator);
  return {
    body: pieceOf(store, encoding, index),
    token: nextToken(locator.key, locator.content_encoding, encoding, index),
  };
}

/** @throws Refusal NotFound when there is no such piece, or its asset has changed since the locator was made */
export function locate(store: AssetStore, locator: ChunkLocatorRecord): { encoding: Encoding; index: number } {
  const encoding = store.asset(locator.key)?.encodings.get(locator.content_encoding);
  const index = Number(locator.index);
  const [expectedSha256] = locator.sha256;
  const same = expectedSha256 === undefined || expectedSha256.every((byte, at) => byte === encoding?.sha256[at]);
  if (encoding === undefined || !same || encoding.chunkIds[index] === undefined)
    throw new Refusal(
      "NotFound",
      `There is no piece ${index} of this version of ${locator.key}. Ask for it from the start.`,
    );
  return { encoding, index };
}

export function pieceOf(store: AssetStore, encoding: Encoding, index: number): Uint8Array {
  return store.uploads.chunk(encoding.chunkIds[index] ?? -1);
}

/** The first accepted encoding that is stored, or else the plain one, or whichever there is. */
export function chooseEncoding(asset: Asset, accepted: string | undefined): { name: string; encoding: Encoding } {
  const acceptedNames = (accepted ?? "").split(",").map((part) => part.split(";", 1)[0]?.trim().toLowerCase() ?? "");
  const compressed = acceptedNames.find((name) => name !== IDENTITY && asset.encodings.has(name));
  for (const name of [compressed, IDENTITY, ...asset.encodings.keys()]) {
    const encoding = name === undefined ? undefined : asset.encodings.get(name);
    if (name !== undefined && encoding !== undefined) return { name, encoding };
  }
  throw new Refusal("NotFound", "The asset has no content.");
}

function nextToken(key: string, name: string, encoding: Encoding, index: number): [] | [ChunkLocatorRecord] {
  if (index + 1 >= encoding.chunkIds.length) return [];
  return [{ key, content_encoding: name, sha256: [encoding.sha256], index: BigInt(index + 1) }];
}

function withContent(asset: Asset | undefined): Asset | undefined {
  return asset !== undefined && asset.encodings.size > 0 ? asset : undefined;
}

function isKnown(encoding: Encoding, ifNoneMatch: string | undefined): boolean {
  const etag = encoding.headers.find(([name]) => name === "etag")?.[1];
  return etag !== undefined && ifNoneMatch?.includes(etag) === true;
}

function headerOf(request: HttpRequestRecord, name: string): string | undefined {
  return request.headers.find(([other]) => other.toLowerCase() === name)?.[1];
}
