import {
  certifyResponse,
  exactPath,
  type HeaderField,
  type ResponseCertification,
  type ResponseToCertify,
} from "@store-forever/certified";
import { type AssetRef, type Memory, nameOf, toHex } from "@store-forever/protocol";
import { requireBlob } from "../store/records/blob-record.ts";
import { readChunk, readChunkHash } from "../store/records/chunks.ts";
import type { Store } from "../store/store.ts";

/** Types that browsers show without running anything; everything else is downloaded. SVG and all other XML can carry scripts. */
const SHOWN = /^(?:(?:image|video|audio)\/(?!svg|[^;]*xml)|text\/plain\b)/;
/** Headers of every answer. Whoever has an address may read it from any page: no answer depends on who asks. */
export const COMMON_HEADERS: readonly HeaderField[] = [
  ["x-content-type-options", "nosniff"],
  [
    "content-security-policy",
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'",
  ],
  ["cross-origin-resource-policy", "cross-origin"],
  ["access-control-allow-origin", "*"],
  ["referrer-policy", "no-referrer"],
];

/** An HTTP answer that is certified. */
export interface CertifiedResponse extends ResponseToCertify {
  body(): Uint8Array;
}

/** The answer that carries the byte at an offset: the whole asset, or the chunk of a large file as partial content. */
export function mediaResponse(store: Store, asset: AssetRef, offset: number): CertifiedResponse | undefined {
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

function wholeResponse(asset: AssetRef, body: () => Uint8Array): CertifiedResponse {
  return { statusCode: 200, headers: mediaHeaders(asset), bodySha256: asset.sha256, body };
}

function mediaHeaders({ content_type, sha256 }: AssetRef): HeaderField[] {
  return [
    ["content-type", content_type],
    ["content-disposition", SHOWN.test(content_type) ? "inline" : "attachment"],
    ["etag", `"${toHex(sha256)}"`],
    ["cache-control", "private, max-age=3600"],
    ["accept-ranges", "bytes"],
    ...COMMON_HEADERS,
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
