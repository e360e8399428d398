import type { HeaderField } from "@store-forever/certified";
import type { Serializable } from "azle";
import type { AssetPropertiesRecord } from "../candid/candid-records.ts";

/** One encoding of an asset: `identity`, `gzip`, … */
export interface Encoding {
  modifiedNs: bigint;
  sha256: Uint8Array;
  sizeBytes: number;
  chunkIds: number[];
  /** Of every chunk but the last, which may be smaller. */
  chunkSizeBytes: number;
  /** Of each chunk where there are several; missing in what the first version stored. */
  chunkSha256s: Uint8Array[] | undefined;
}

/** What the uploader decides besides the content; `undefined` leaves it to the canister. */
export interface Properties {
  maxAgeSeconds: number | undefined;
  headers: HeaderField[] | undefined;
  /** `/page.html` and `/page/index.html` answer at `/page` too; done unless it is false. */
  isAliased: boolean | undefined;
  /** Without it, requests that would not be verified are sent to the address where they are; given unless it is false. */
  allowRawAccess: boolean | undefined;
}

export interface Asset extends Properties {
  contentType: string;
  encodings: Map<string, Encoding>;
}

export function propertiesOf({ maxAgeSeconds, headers, allowRawAccess, isAliased }: Properties): AssetPropertiesRecord {
  return {
    max_age: maxAgeSeconds === undefined ? [] : [BigInt(maxAgeSeconds)],
    headers: headers === undefined ? [] : [headers],
    allow_raw_access: allowRawAccess === undefined ? [] : [allowRawAccess],
    is_aliased: isAliased === undefined ? [] : [isAliased],
  };
}

export const textCodec: Serializable<string> = {
  toBytes: (text) => new TextEncoder().encode(text),
  fromBytes: (bytes) => new TextDecoder().decode(bytes),
};
