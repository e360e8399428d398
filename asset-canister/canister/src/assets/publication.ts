import {
  absentPaths,
  type CertifiedTree,
  certificateHeader,
  certifyResponse,
  certifyResponses,
  type ExpressionPath,
  exactPath,
  type HeaderField,
  treePath,
  wildcardPath,
} from "@store-forever/certified";
import { sha256 } from "@store-forever/certified/azle";
import type { Asset, Encoding } from "./asset.ts";
import { headersOf, redirectOf } from "./headers.ts";

/** Answers every path that has no asset of its own: the viewer is a single-page app. */
export const INDEX_KEY = "/index.html";
const ANY_PATH = wildcardPath("/");

export interface Response {
  statusCode: number;
  headers: HeaderField[];
  bodySha256: Uint8Array;
}

const EMPTY_SHA256 = sha256(new Uint8Array(0));
const NOT_FOUND_BODY = new TextEncoder().encode("There is no such file here, and no index.html to answer for it.\n");

export function notFound(): Response & { body: Uint8Array } {
  const headers: HeaderField[] = [
    ["content-type", "text/plain; charset=utf-8"],
    ["cache-control", "no-cache"],
  ];
  return { statusCode: 404, headers, body: NOT_FOUND_BODY, bodySha256: sha256(NOT_FOUND_BODY) };
}

export function redirect(location: string): Response {
  const headers: HeaderField[] = [
    ["location", location],
    ["cache-control", "no-cache"],
  ];
  return { statusCode: 307, headers, bodySha256: EMPTY_SHA256 };
}

export function whole(asset: Asset, name: string, encoding: Encoding): Response {
  return { statusCode: 200, headers: headersOf(asset, name, encoding), bodySha256: encoding.sha256 };
}

/** For those who have the very same content already. */
export function notModified(response: Response): Response {
  return { ...response, statusCode: 304, bodySha256: EMPTY_SHA256 };
}

/** One chunk of content that no message could carry whole. */
export function piece(
  asset: Asset,
  name: string,
  encoding: Encoding,
  index: number,
  content: () => Uint8Array,
): Response {
  const { chunkSizeBytes, sizeBytes, chunkSha256s } = encoding;
  const start = index * chunkSizeBytes;
  const range = `bytes ${start}-${Math.min(start + chunkSizeBytes, sizeBytes) - 1}/${sizeBytes}`;
  const headers: HeaderField[] = [...headersOf(asset, name, encoding), ["content-range", range]];
  return { statusCode: 206, headers, bodySha256: chunkSha256s?.[index] ?? sha256(content()) };
}

/** Everything that may be answered for an asset. */
export function responsesOf(asset: Asset, chunk: (chunkId: number) => Uint8Array): Response[] {
  const location = redirectOf(asset);
  if (location !== undefined) return [redirect(location)];
  return [...asset.encodings].flatMap(([name, encoding]) => {
    const pieces = encoding.chunkIds.length > 1 ? encoding.chunkIds : [];
    const response = whole(asset, name, encoding);
    return [
      response,
      notModified(response),
      ...pieces.map((chunkId, index) => piece(asset, name, encoding, index, () => chunk(chunkId))),
    ];
  });
}

/** The paths at which an asset answers, unless another asset has them for its key. */
export function pathsOf(key: string): string[] {
  if (!key.endsWith(".html")) return [key];
  const withoutType = key.slice(0, -".html".length);
  if (!key.endsWith(INDEX_KEY)) return [key, withoutType];
  const folder = key.slice(0, -"index.html".length);
  return [key, withoutType, folder, ...(folder === "/" ? [] : [folder.slice(0, -1)])];
}

/** The keys of the pages that may answer at a path as an alias, the first one first. */
export function aliasedKeys(urlPath: string): string[] {
  return urlPath.endsWith("/") ? [`${urlPath}index.html`] : [`${urlPath}.html`, `${urlPath}${INDEX_KEY}`];
}

/** Certifies exactly these responses at the path. */
export function publishAt(tree: CertifiedTree, urlPath: string, responses: readonly Response[]): void {
  certifyAt(tree, exactPath(urlPath), responses);
}

/** Certifies the responses at all paths that have none of their own; without any, that there is no such file. */
export function publishFallback(tree: CertifiedTree, responses: readonly Response[]): void {
  certifyAt(tree, ANY_PATH, responses.length === 0 ? [notFound()] : responses);
}

function certifyAt(tree: CertifiedTree, path: ExpressionPath, responses: readonly Response[]): void {
  tree.replace(treePath(path), certifyResponses(responses, sha256));
}

/**
 * The response's headers with the proof that it is a right one at this path.
 * @param exact whether the path has a response of its own, or the fallback stands in
 */
export function provenHeaders(
  tree: CertifiedTree,
  request: { urlPath: string; exact: boolean; certificate: Uint8Array },
  response: Response,
): HeaderField[] {
  const path = request.exact ? exactPath(request.urlPath) : ANY_PATH;
  const { path: place, expressionHeader } = certifyResponse(path, response, sha256);
  const witness = tree.witness([place, ...absentPaths(request.urlPath, path)]);
  return [
    ...response.headers,
    expressionHeader,
    certificateHeader({ certificate: request.certificate, witness, path }),
  ];
}
