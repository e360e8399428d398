import type { HeaderField } from "@store-forever/certified";
import type { AssetPropertiesRecord } from "../candid/records.ts";

/** An asset's content in one encoding: `identity`, `gzip`, … */
export interface Encoding {
  modifiedNs: bigint;
  /** SHA-256 of the whole content. */
  sha256: Uint8Array;
  sizeBytes: number;
  chunkIds: number[];
  /** Size of every chunk but the last, which may be smaller. */
  chunkSizeBytes: number;
  /** SHA-256 of each chunk; empty when there is only one, whose hash is the content's. */
  chunkSha256s: Uint8Array[];
}

/** What the uploader decides besides the content; `undefined` leaves it to the canister. */
export interface AssetProperties {
  maxAgeSeconds: number | undefined;
  headers: HeaderField[] | undefined;
  /** `/page.html` and `/page/index.html` answer at `/page` too, unless this is false. */
  isAliased: boolean | undefined;
  /** If false, requests at a host where nothing is verified are sent to the host where everything is. */
  allowRawAccess: boolean | undefined;
}

export interface Asset extends AssetProperties {
  contentType: string;
  encodings: Map<string, Encoding>;
}

export function propertiesOf(asset: AssetProperties): AssetPropertiesRecord {
  const { maxAgeSeconds, headers, allowRawAccess, isAliased } = asset;
  return {
    max_age: maxAgeSeconds === undefined ? [] : [BigInt(maxAgeSeconds)],
    headers: headers === undefined ? [] : [headers],
    allow_raw_access: allowRawAccess === undefined ? [] : [allowRawAccess],
    is_aliased: isAliased === undefined ? [] : [isAliased],
  };
}
