import { decode } from "@dfinity/cbor";
import type { Asset, Encoding } from "../assets/asset.ts";
import type { Batch } from "./batch.ts";

/** What the first version of this canister stored, in CBOR: upgraded canisters have such records until they are written again. */

/** CBOR maps begin with their major type, 5 (RFC 8949, section 3.1); the records of today with a small version number. */
const CBOR_MAP = 0xa0;

export function isFirstForm(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) >= CBOR_MAP;
}

export function readFirstAsset(bytes: Uint8Array): Asset {
  const { encodings, contentType, maxAgeSeconds, headers, isAliased, allowRawAccess } = decode(
    bytes,
  ) as unknown as Omit<Asset, "encodings"> & {
    encodings: (Omit<Encoding, "modifiedNs" | "chunkSha256s"> & { name: string; modifiedNs: string })[];
  };
  return {
    contentType,
    maxAgeSeconds,
    headers,
    isAliased,
    allowRawAccess,
    encodings: new Map(
      encodings.map(({ name, modifiedNs, ...encoding }) => [
        name,
        { ...encoding, modifiedNs: BigInt(modifiedNs), chunkSha256s: undefined },
      ]),
    ),
  };
}

/** Batches listed their chunks themselves. */
export function readFirstBatch(bytes: Uint8Array): Omit<Batch, "chunkCount"> & { chunkIds: number[] } {
  const stored = decode(bytes) as unknown as Omit<Batch, "expiresAtNs"> & { expiresAtNs: string; chunkIds: number[] };
  const { state, expiresAtNs, chunkIds, sizeBytes } = stored;
  return { state, expiresAtNs: BigInt(expiresAtNs), chunkIds, sizeBytes };
}
