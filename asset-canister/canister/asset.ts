import { decode, encode } from "@dfinity/cbor";
import type { HeaderField } from "@store-forever/certified";
import { Principal, type Serializable } from "azle";

/** One encoding of an asset: `identity`, `gzip`, … */
export interface Encoding {
  modifiedNs: bigint;
  sha256: Uint8Array;
  sizeBytes: number;
  chunkIds: number[];
  /** As certified when the content was set, so that they stay what the tree says when a later version sends others. */
  headers: HeaderField[];
}

export interface Asset {
  contentType: string;
  /** The uploader's own, besides those that every asset gets. */
  headers: HeaderField[];
  encodings: Map<string, Encoding>;
}

export interface Batch {
  expiresAtNs: bigint;
  /** Uploaded and not used yet. */
  chunkIds: number[];
}

/** Times are stored as text: CBOR would give back small ones as numbers. */
export const assetCodec: Serializable<Asset> = {
  toBytes: ({ contentType, headers, encodings }) =>
    encode({
      contentType,
      headers,
      encodings: [...encodings].map(([name, encoding]) => ({
        name,
        ...encoding,
        modifiedNs: encoding.modifiedNs.toString(),
      })),
    }),
  fromBytes: (bytes) => {
    const stored = decode(bytes) as unknown as Omit<Asset, "encodings"> & {
      encodings: (Omit<Encoding, "modifiedNs"> & { name: string; modifiedNs: string })[];
    };
    const encodings = stored.encodings.map(
      ({ name, modifiedNs, ...encoding }) => [name, { ...encoding, modifiedNs: BigInt(modifiedNs) }] as const,
    );
    return { contentType: stored.contentType, headers: stored.headers, encodings: new Map(encodings) };
  },
};

export const batchCodec: Serializable<Batch> = {
  toBytes: ({ expiresAtNs, chunkIds }) => encode({ expiresAtNs: expiresAtNs.toString(), chunkIds }),
  fromBytes: (bytes) => {
    const stored = decode(bytes) as unknown as { expiresAtNs: string; chunkIds: number[] };
    return { expiresAtNs: BigInt(stored.expiresAtNs), chunkIds: stored.chunkIds };
  },
};

export const textCodec: Serializable<string> = {
  toBytes: (text) => new TextEncoder().encode(text),
  fromBytes: (bytes) => new TextDecoder().decode(bytes),
};

export const principalCodec: Serializable<Principal> = {
  toBytes: (principal) => principal.toUint8Array(),
  fromBytes: (bytes) => Principal.fromUint8Array(bytes),
};
