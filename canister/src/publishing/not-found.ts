import {
  certifyResponse,
  type ExpressionPath,
  type ResponseCertification,
  treePath,
  wildcardPath,
} from "@store-forever/certified";
import type { Store } from "../store/store.ts";
import { type CertifiedResponse, COMMON_HEADERS } from "./media-responses.ts";

const NOT_FOUND_BODY = new TextEncoder().encode("Not found.\n");
export const NOT_FOUND_PATH: ExpressionPath = wildcardPath("/");

/** The answer at every address where nothing is published. */
export function notFoundResponse({ hasher }: Store): CertifiedResponse {
  return {
    statusCode: 404,
    headers: [["content-type", "text/plain; charset=utf-8"], ["cache-control", "no-store"], ...COMMON_HEADERS],
    bodySha256: hasher.digest(NOT_FOUND_BODY),
    body: () => NOT_FOUND_BODY,
  };
}

export function notFoundCertification(store: Store): ResponseCertification {
  return certifyResponse(NOT_FOUND_PATH, notFoundResponse(store), store.hasher.digest);
}

/**
 * Labels beside the tokens. They surround the labels that every proof of absence has to show absent (none, `<$>` and `<*>`), so that
 * the neighbours that these proofs show are never tokens. Tokens hold no such characters.
 */
const FENCES = ["!", "<#", "<)", "<+"];

/** Certifies the answer for what is not published, unless it is certified already. */
export function certifyNotFound(store: Store): void {
  const { path, leaf } = notFoundCertification(store);
  if (store.tree.has(path)) return;
  store.tree.set(path, leaf);
  for (const fence of FENCES) store.tree.set(treePath(["http_expr", "s", fence]), new Uint8Array(0));
}
