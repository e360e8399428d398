import { type ResponseToCertify, requestPath } from "@store-forever/certified";
import { canisterSelf } from "azle";
import type { Asset, Encoding } from "../assets/asset.ts";
import { headersOf, redirectOf } from "../assets/headers.ts";
import { provenHeaders } from "../assets/publication.ts";
import { notFound, notModified, oneChunk, redirect, wholeContent } from "../assets/responses.ts";
import type {
  ChunkLocatorRecord,
  HttpRequestRecord,
  HttpResponseRecord,
  Opt,
  StreamingPartRecord,
} from "../candid/records.ts";
import type { AssetStore } from "../store/asset-store.ts";
import { chooseEncoding, locateChunk, readChunk } from "./stored-content.ts";

/** The streaming callback's name in the interface. */
const STREAMING_CALLBACK = "http_request_streaming_callback";
const NOTHING = new Uint8Array(0);

/** Answers a request for a file, with the proof that this is what the canister certifies for its path. */
export function answerRequest(
  store: AssetStore,
  request: HttpRequestRecord,
  certificate: Uint8Array,
): HttpResponseRecord {
  const urlPath = requestPath(request.url);
  const own = store.assetAt(urlPath);
  const found = own ?? store.fallback();
  const respond = (
    response: ResponseToCertify,
    body: Uint8Array,
    streaming: HttpResponseRecord["streaming_strategy"] = [],
  ): HttpResponseRecord => ({
    status_code: response.statusCode,
    headers: provenHeaders(store.tree, { urlPath, exact: own !== undefined, certificate }, response),
    body,
    streaming_strategy: streaming,
    upgrade: [],
  });
  if (found === undefined) {
    const response = notFound();
    return respond(response, response.body);
  }
  const { key, asset } = found;
  const rawHost = headerOf(request, "host")?.match(/^([\w-]+)\.raw\.(.+)$/);
  if (asset.allowRawAccess === false && rawHost)
    return unproven(308, [["location", `//${rawHost[1]}.${rawHost[2]}${request.url}`]]);
  const location = redirectOf(asset);
  if (location !== undefined) return respond(redirect(location), NOTHING);
  const { name, encoding } = chooseEncoding(asset, headerOf(request, "accept-encoding"));
  if (isKnown(asset, name, encoding, headerOf(request, "if-none-match")))
    return respond(notModified(wholeContent(asset, name, encoding)), NOTHING);
  const index = requestedChunk(encoding, headerOf(request, "range"));
  if (index !== undefined) return respond(oneChunk(asset, name, encoding, index), readChunk(store, encoding, index));
  const [token] = nextToken(key, name, encoding, 0);
  return respond(
    wholeContent(asset, name, encoding),
    readChunk(store, encoding, 0),
    token === undefined ? [] : [{ Callback: { callback: [canisterSelf(), STREAMING_CALLBACK], token } }],
  );
}

/**
 * The next chunk of a response that one message cannot carry. The first response's certificate covers the whole body.
 * @throws AssetError NotFound when there is no such chunk, or its asset has changed since the first response
 */
export function nextPart(store: AssetStore, locator: ChunkLocatorRecord): StreamingPartRecord {
  const { encoding, index } = locateChunk(store, locator);
  return {
    body: readChunk(store, encoding, index),
    token: nextToken(locator.key, locator.content_encoding, encoding, index),
  };
}

/**
 * The chunk to answer with, where content has several. A gateway that gets the first one without having asked for a range
 * puts the whole together and verifies each chunk. Only whole chunks are certified. A range that is not made of them is answered
 * with the whole content, as HTTP allows.
 */
function requestedChunk({ chunkIds, chunkSizeBytes, sizeBytes }: Encoding, range: string | undefined) {
  if (chunkIds.length < 2) return undefined;
  if (range === undefined) return 0;
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(range.trim()) ?? [];
  const index = Number(start) / chunkSizeBytes;
  if (chunkIds[index] === undefined) return undefined;
  const chunkEnd = Math.min(sizeBytes, (index + 1) * chunkSizeBytes) - 1;
  return end === undefined || end === "" || Number(end) >= chunkEnd ? index : undefined;
}

/** For hosts at which nothing is verified. */
function unproven(statusCode: number, headers: [string, string][]): HttpResponseRecord {
  return { status_code: statusCode, headers, body: NOTHING, streaming_strategy: [], upgrade: [] };
}

function nextToken(key: string, name: string, encoding: Encoding, index: number): Opt<ChunkLocatorRecord> {
  if (index + 1 >= encoding.chunkIds.length) return [];
  return [{ key, content_encoding: name, sha256: [encoding.sha256], index: BigInt(index + 1) }];
}

function isKnown(asset: Asset, name: string, encoding: Encoding, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const etag = headersOf(asset, name, encoding).find(([header]) => header === "etag")?.[1];
  return etag !== undefined && ifNoneMatch.includes(etag);
}

function headerOf(request: HttpRequestRecord, name: string): string | undefined {
  return request.headers.find(([other]) => other.toLowerCase() === name)?.[1];
}
