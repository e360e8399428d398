import { concatBytes } from "@store-forever/protocol";
import { type Asset, propertiesOf } from "../assets/asset.ts";
import type {
  BatchOperation,
  CommitBatchRecord,
  CreateAssetRecord,
  Opt,
  SetAssetContentRecord,
  SetAssetPropertiesRecord,
} from "../candid/records.ts";

const FALSE = 0;
const TRUE = 1;
const NONE = 2;
const SOME = 3;
const TAGS = {
  CreateAsset: 4,
  SetAssetContent: 5,
  UnsetAssetContent: 6,
  DeleteAsset: 7,
  Clear: 8,
  SetAssetProperties: 9,
} as const;

const encoder = new TextEncoder();
type Part = number | string | Uint8Array;

/**
 * The input of the hash over a proposed batch, part by part. It is the standard asset canister's evidence, so that anyone who
 * prepared the same files gets the same hash.
 */
export function* evidenceOf(
  { operations }: CommitBatchRecord,
  chunk: (chunkId: number) => Uint8Array,
): Generator<Uint8Array> {
  for (const operation of operations) {
    yield bytesOf(partsOf(operation));
    if (!("SetAssetContent" in operation)) continue;
    const { chunk_ids, last_chunk } = operation.SetAssetContent;
    for (const chunkId of chunk_ids) yield chunk(Number(chunkId));
    if (chunk_ids.length === 0) yield* last_chunk;
  }
}

/** The input of the same hash over what the canister holds, as if one batch had made it, in the order of keys and encodings. */
export function* stateEvidenceOf(
  assets: readonly [string, Asset][],
  chunk: (chunkId: number) => Uint8Array,
): Generator<Uint8Array> {
  for (const [key, asset] of sorted(assets)) {
    yield bytesOf(createAsset({ key, content_type: asset.contentType, ...creationProperties(asset) }));
    for (const [content_encoding, { sha256, chunkIds }] of sorted([...asset.encodings])) {
      yield bytesOf(setAssetContent({ key, content_encoding, sha256: [sha256], chunk_ids: [], last_chunk: [] }));
      for (const chunkId of chunkIds) yield chunk(chunkId);
    }
  }
}

function creationProperties(asset: Asset) {
  const { is_aliased, ...others } = propertiesOf(asset);
  return { ...others, enable_aliasing: is_aliased };
}

function sorted<T>(entries: readonly [string, T][]): [string, T][] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}

function partsOf(operation: BatchOperation): Part[] {
  if ("CreateAsset" in operation) return createAsset(operation.CreateAsset);
  if ("SetAssetContent" in operation) return setAssetContent(operation.SetAssetContent);
  if ("SetAssetProperties" in operation) return setAssetProperties(operation.SetAssetProperties);
  if ("UnsetAssetContent" in operation) {
    const { key, content_encoding } = operation.UnsetAssetContent;
    return [TAGS.UnsetAssetContent, key, content_encoding];
  }
  if ("DeleteAsset" in operation) return [TAGS.DeleteAsset, operation.DeleteAsset.key];
  return [TAGS.Clear];
}

function createAsset(asset: CreateAssetRecord): Part[] {
  return [
    TAGS.CreateAsset,
    asset.key,
    asset.content_type,
    ...option(asset.max_age, maxAge),
    ...option(asset.headers, headerParts),
    ...option(asset.allow_raw_access, flag),
    ...option(asset.enable_aliasing, flag),
  ];
}

function setAssetContent({ key, content_encoding, sha256 }: SetAssetContentRecord): Part[] {
  return [TAGS.SetAssetContent, key, content_encoding, ...option(sha256, (hash) => [hash])];
}

function setAssetProperties(properties: SetAssetPropertiesRecord): Part[] {
  return [
    TAGS.SetAssetProperties,
    properties.key,
    ...option(properties.max_age, (change) => option(change, maxAge)),
    ...option(properties.headers, (change) => option(change, headerParts)),
    ...option(properties.allow_raw_access, (change) => option(change, flag)),
    ...option(properties.is_aliased, (change) => option(change, flag)),
  ];
}

function option<T>(value: Opt<T>, parts: (value: T) => Part[]): Part[] {
  const [some] = value;
  return value.length === 0 ? [NONE] : [SOME, ...parts(some as T)];
}

function maxAge(seconds: bigint): Part[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, seconds);
  return [bytes];
}

function headerParts(headers: [string, string][]): Part[] {
  return sorted(headers).flat();
}

function flag(value: boolean): Part[] {
  return [value ? TRUE : FALSE];
}

function bytesOf(parts: readonly Part[]): Uint8Array {
  return concatBytes(
    parts.map((part) => {
      if (typeof part === "number") return Uint8Array.of(part);
      return typeof part === "string" ? encoder.encode(part) : part;
    }),
  );
}
