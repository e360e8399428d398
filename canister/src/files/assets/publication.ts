import {
  absentPaths,
  type CertifiedTree,
  certificateHeader,
  certifyResponse,
  certifyResponses,
  type ExpressionPath,
  exactPath,
  type HeaderField,
  type ResponseToCertify,
  type TreePath,
  treePath,
  wildcardPath,
} from "@store-forever/certified";
import { sha256 } from "@store-forever/certified/azle";
import { notFound } from "./responses.ts";

const ANY_PATH = wildcardPath("/");
/** Where the tree certifies what answers at paths that have no response of their own. */
export const FALLBACK_PLACE: TreePath = treePath(ANY_PATH);
/** Where the tree certifies what answers at a path. */
export const placeOf = (urlPath: string): TreePath => treePath(exactPath(urlPath));

/** Certifies exactly these responses at the path. */
export function publishAt(tree: CertifiedTree, urlPath: string, responses: readonly ResponseToCertify[]): void {
  certifyAt(tree, exactPath(urlPath), responses);
}

export const hasFallback = (tree: CertifiedTree): boolean => tree.has(FALLBACK_PLACE);

/** Certifies the responses at all paths that have none of their own. Without any, it certifies that there is no such file. */
export function publishFallback(tree: CertifiedTree, responses: readonly ResponseToCertify[]): void {
  certifyAt(tree, ANY_PATH, responses.length === 0 ? [notFound()] : responses);
}

function certifyAt(tree: CertifiedTree, path: ExpressionPath, responses: readonly ResponseToCertify[]): void {
  tree.replace(treePath(path), certifyResponses(responses, sha256));
}

/**
 * The response's headers, with the proof that the response is a right one at this path.
 * @param exact whether the path has a response of its own; if not, the fallback stands in
 */
export function provenHeaders(
  tree: CertifiedTree,
  request: { urlPath: string; exact: boolean; certificate: Uint8Array },
  response: ResponseToCertify,
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
