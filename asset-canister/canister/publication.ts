import {
  type CertifiedTree,
  certificateHeader,
  certifyResponse,
  type ExpressionPath,
  exactPath,
  type HeaderField,
  treePath,
  wildcardPath,
  witnessPaths,
} from "@store-forever/certified";
import { sha256 } from "@store-forever/certified/azle";
import type { Asset, Encoding } from "./asset.ts";

/** Served at `/` and at every path that has no asset of its own: the viewer is a single-page app. */
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

export function contentOf({ headers, sha256: bodySha256 }: Encoding): Response {
  return { statusCode: 200, headers, bodySha256 };
}

/** For those who have the very same content already. */
export function notModified({ headers }: Encoding): Response {
  return { statusCode: 304, headers, bodySha256: EMPTY_SHA256 };
}

/** Brings the certified responses at an asset's paths up to date; without an asset, or without content, there are none. */
export function publish(tree: CertifiedTree, key: string, asset: Asset | undefined): void {
  const paths = key === INDEX_KEY ? [exactPath(key), exactPath("/"), ANY_PATH] : [exactPath(key)];
  for (const path of paths) tree.delete(treePath(path));
  const encodings = [...(asset?.encodings.values() ?? [])];
  const responses = encodings.flatMap((encoding) => [contentOf(encoding), notModified(encoding)]);
  for (const path of paths) for (const response of responses) certifyAt(tree, path, response);
  if (key === INDEX_KEY && responses.length === 0) certifyAt(tree, ANY_PATH, notFound());
}

function certifyAt(tree: CertifiedTree, path: ExpressionPath, response: Response): void {
  const { path: place, leaf } = certifyResponse(path, response, sha256);
  tree.set(place, leaf);
}

/**
 * The response's headers with the proof that it is the right one at this path.
 * @param exact whether the path has a response of its own, or the wildcard's stands in
 */
export function provenHeaders(
  tree: CertifiedTree,
  request: { urlPath: string; exact: boolean; certificate: Uint8Array },
  response: Response,
): HeaderField[] {
  const path = request.exact ? exactPath(request.urlPath) : ANY_PATH;
  const witness = tree.witness(witnessPaths(request.urlPath, path));
  const { expressionHeader } = certifyResponse(path, response, sha256);
  return [
    ...response.headers,
    expressionHeader,
    certificateHeader({ certificate: request.certificate, witness, path }),
  ];
}
