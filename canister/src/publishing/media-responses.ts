import {
  certifyResponse,
  type ExpressionPath,
  exactPath,
  type HeaderField,
  type ResponseCertification,
  type ResponseToCertify,
  treePath,
  wildcardPath,
} from "@store-forever/certified";
import { type AssetRef, type Memory, toHex } from "@store-forever/protocol";
import { readChunk, readChunkHash } from "../store/records/chunks.ts";
import { nameOf } from "../store/records/memory-record.ts";
import type { Store } from "../store/store.ts";
import { requireBlob } from "../uploads/blobs.ts";

/** Types that browsers show without running anything; everything else is downloaded. SVG can carry scripts. */
const SHOWN = /^(image\/(?!svg)|video\/|audio\/|text\/plain\b)/;
const SECURITY: readonly HeaderField[] = [
  ["x-content-type-options", "nosniff"],
  [
    "content-security-policy",
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'",
  ],
  ["cross-origin-resource-policy", "cross-origin"],
  ["referrer-policy", "no-referrer"],
];
const NOT_FOUND_BODY = new TextEncoder().encode("Not found.\n");

/** One of the answers that are certified for a piece of media. */
export interface MediaResponse extends ResponseToCertify {
  body(): Uint8Array;
}

/** The answer that carries the byte at an offset: the whole, or of a large file the chunk, as partial content. */
export function mediaResponse(store: Store, asset: AssetRef, offset: number): MediaResponse | undefined {
  const [inline] = asset.inline;
  if (inline !== undefined) return wholeResponse(asset, () => inline);
  const { number, chunkCount, chunkSizeBytes } = requireBlob(store, asset.sha256);
  if (chunkCount === 1) return wholeResponse(asset, () => readChunk(store, number, 0));
  const index = Math.floor(offset / chunkSizeBytes);
  if (index >= chunkCount) return undefined;
  const start = index * chunkSizeBytes;
  const end = Math.min(start + chunkSizeBytes, Number(asset.size_bytes));
  return {
    statusCode: 206,
    headers: [...mediaHeaders(asset), ["content-range", `bytes ${start}-${end - 1}/${asset.size_bytes}`]],
    bodySha256: readChunkHash(store, number, index),
    body: () => readChunk(store, number, index),
  };
}

function wholeResponse(asset: AssetRef, body: () => Uint8Array): MediaResponse {
  return { statusCode: 200, headers: mediaHeaders(asset), bodySha256: asset.sha256, body };
}

function mediaHeaders({ content_type, sha256 }: AssetRef): HeaderField[] {
  return [
    ["content-type", content_type],
    ["content-disposition", SHOWN.test(content_type) ? "inline" : "attachment"],
    ["etag", `"${toHex(sha256)}"`],
    ["cache-control", "private, max-age=31536000, immutable"],
    ["accept-ranges", "bytes"],
    ...SECURITY,
  ];
}

/** The leaves that certify a memory's media below a path. */
export function mediaCertifications(
  store: Store,
  { assets }: Memory,
  below: readonly string[],
): ResponseCertification[] {
  return assets.flatMap((asset) => {
    const path = exactPath(`/${[...below, nameOf(asset.kind)].join("/")}`);
    const certifications: ResponseCertification[] = [];
    const stepBytes = asset.inline.length === 1 ? Infinity : requireBlob(store, asset.sha256).chunkSizeBytes;
    for (let offset = 0; offset < Number(asset.size_bytes); offset += stepBytes) {
      const response = mediaResponse(store, asset, offset);
      if (response !== undefined) certifications.push(certifyResponse(path, response, store.hasher.digest));
    }
    return certifications;
  });
}

export const NOT_FOUND_PATH: ExpressionPath = wildcardPath("/");

/** What every address answers that nothing is published at. */
export function notFoundResponse({ hasher }: Store): MediaResponse {
  return {
    statusCode: 404,
    headers: [["content-type", "text/plain; charset=utf-8"], ["cache-control", "no-store"], ...SECURITY],
    bodySha256: hasher.digest(NOT_FOUND_BODY),
    body: () => NOT_FOUND_BODY,
  };
}

export function notFoundCertification(store: Store): ResponseCertification {
  return certifyResponse(NOT_FOUND_PATH, notFoundResponse(store), store.hasher.digest);
}

/**
 * Labels beside the tokens, around those that every proof of absence has to show absent (none, `<$>` and `<*>`): so the neighbours
 * that these proofs show are never tokens. Tokens hold no such characters.
 */
const FENCES = ["!", "<#", "<)", "<+"];

/** Certifies the answer for what is not published, once. */
export function certifyNotFound(store: Store): void {
  const { path, leaf } = notFoundCertification(store);
  if (store.tree.has(path)) return;
  store.tree.set(path, leaf);
  for (const fence of FENCES) store.tree.set(treePath(["http_expr", "s", fence]), new Uint8Array(0));
}
