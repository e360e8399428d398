import { certifyResponse, type ExpressionPath, treePath, wildcardPath } from "@store-forever/certified";
import type { Store } from "../store/store.ts";
import { MEDIA_AREAS, type MediaArea } from "./addresses.ts";
import { type CertifiedResponse, COMMON_HEADERS } from "./media-responses.ts";

const NOT_FOUND_BODY = new TextEncoder().encode("Not found.\n");
const PAUSED_BODY = new TextEncoder().encode("Whoever runs this archive has switched its public pages off for now.\n");

/** The place of the answer for all of an area where nothing is published. */
export const notFoundPath = (area: MediaArea): ExpressionPath => wildcardPath(`/${area}`);

/** The answer at every address where nothing is published. */
export const notFoundResponse = (store: Store): CertifiedResponse => plainResponse(store, 404, NOT_FOUND_BODY);

/** The answer at every address while nothing that is published is served. */
export const pausedResponse = (store: Store): CertifiedResponse => plainResponse(store, 503, PAUSED_BODY);

function plainResponse({ hasher }: Store, statusCode: number, body: Uint8Array): CertifiedResponse {
  return {
    statusCode,
    headers: [["content-type", "text/plain; charset=utf-8"], ["cache-control", "no-store"], ...COMMON_HEADERS],
    bodySha256: hasher.digest(body),
    body: () => body,
  };
}

/**
 * Labels beside the tokens. With the label `<*>`, which is certified, they surround the labels that every proof of absence has to show absent
 * (none and `<$>`), so that the neighbours that these proofs show are never tokens. Tokens hold no such characters.
 */
const FENCES = ["!", "<#"];

/** Certifies the answers for what is not published, unless they are certified already. */
export function certifyNotFound(store: Store): void {
  for (const area of MEDIA_AREAS)
    for (const response of [notFoundResponse(store), pausedResponse(store)]) {
      const { path, leaf } = certifyResponse(notFoundPath(area), response, store.hasher.digest);
      if (!store.tree.has(path)) store.tree.set(path, leaf);
    }
  for (const fence of FENCES) store.tree.set(treePath(["http_expr", "s", fence]), new Uint8Array(0));
}
