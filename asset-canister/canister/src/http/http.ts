import { requestPath } from "@store-forever/certified";
import { canisterSelf } from "azle";
import { Refusal } from "../asset-error.ts";
import type { Asset, Encoding } from "../assets/asset.ts";
import { headersOf, redirectOf } from "../assets/headers.ts";
import { notFound, notModified, piece, provenHeaders, type Response, redirect, whole } from "../assets/publication.ts";
import type {
  ChunkLocatorRecord,
  HttpRequestRecord,
  HttpResponseRecord,
  Opt,
  StreamingPartRecord,
} from "../candid/candid-records.ts";
import type { AssetStore } from "../store/asset-store.ts";

/** The streaming callback's name in the interface. */
const STREAMING_CALLBACK = "http_request_streaming_callback";
const IDENTITY = "identity";
const NOTHING = new Uint8Array(0);

/** Answers a request for a file, with the proof that this is what the canister certifies for its path. */
export function answer(store: AssetStore, request: HttpRequestRecord, certificate: Uint8Array): HttpResponseRecord {
  const urlPath = requestPath(request.url);
  const own = store.sourceAt(urlPath);
  const source = own ?? store.fallback();
  const respond = (
    response: Response,
    body: Uint8Array,
    streaming: HttpResponseRecord["streaming_strategy"] = [],
  ): HttpResponseRecord => ({
    status_code: response.statusCode,
    headers: provenHeaders(store.tree, { urlPath, exact: own !== undefined, certificate }, response),
    body,
    streaming_strategy: streaming,
    upgrade: [],
  });
  if (source === undefined) {
    const response = notFound();
    return respond(response, response.body);
  }
  const { key, asset } = source;
  const rawHost = headerOf(request, "host")?.match(/^([\w-]+)\.raw\.(.+)$/);
  if (asset.allowRawAccess === false && rawHost)
    return unproven(308, [["location", `//${rawHost[1]}.${rawHost[2]}${request.url}`]]);
  const location = redirectOf(asset);
  if (location !== undefined) return respond(redirect(location), NOTHING);
  const { name, encoding } = chooseEncoding(asset, headerOf(request, "accept-encoding"));
  if (isKnown(asset, name, encoding, headerOf(request, "if-none-match")))
    return respond(notModified(whole(asset, name, encoding)), NOTHING);
  const index = pieceAsked(encoding, headerOf(request, "range"));
  if (index !== undefined) {
    const content = pieceOf(store, encoding, index);
    return respond(
      piece(asset, name, encoding, index, () => content),
      content,
    );
  }
  const [token] = nextToken(key, name, encoding, 0);
  return respond(
    whole(asset, name, encoding),
    pieceOf(store, encoding, 0),
    token === undefined ? [] : [{ Callback: { callback: [canisterSelf(), STREAMING_CALLBACK], token } }],
  );
}

/**
 * The piece to answer with, for content in several. A gateway that is given the first one without having asked for a range
 * puts the whole together, verifying each. Certified are whole pieces only: a range that is not made of them is answered with
 * the whole content, as HTTP allows.
 */
function pieceAsked({ chunkIds, chunkSizeBytes, sizeBytes }: Encoding, range: string | undefined): number | undefined {
  if (chunkIds.length < 2) return undefined;
  if (range === undefined) return 0;
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(range.trim()) ?? [];
  const index = Number(start) / chunkSizeBytes;
  if (chunkIds[index] === undefined) return undefined;
  const pieceEnd = Math.min(sizeBytes, (index + 1) * chunkSizeBytes) - 1;
  return end === undefined || end === "" || Number(end) >= pieceEnd ? index : undefined;
}

/** For hosts at which nothing is verified. */
function unproven(statusCode: number, headers: [string, string][]): HttpResponseRecord {
  return { status_code: statusCode, headers, body: NOTHING, streaming_strategy: [], upgrade: [] };
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
