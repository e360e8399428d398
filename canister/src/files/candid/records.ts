import type { Principal } from "azle";

/** TypeScript shapes of `idl.ts`. */
export type Opt<T> = [] | [T];
type HeaderFields = [string, string][];

export interface CreateAssetRecord {
  key: string;
  content_type: string;
  max_age: Opt<bigint>;
  headers: Opt<HeaderFields>;
  enable_aliasing: Opt<boolean>;
  allow_raw_access: Opt<boolean>;
}
export interface SetAssetContentRecord {
  key: string;
  content_encoding: string;
  sha256: Opt<Uint8Array>;
  chunk_ids: bigint[];
  last_chunk: Opt<Uint8Array>;
}
export interface UnsetAssetContentRecord {
  key: string;
  content_encoding: string;
}
/** The outer option says whether to change the property, the inner one its new value. */
export interface SetAssetPropertiesRecord {
  key: string;
  max_age: Opt<Opt<bigint>>;
  headers: Opt<Opt<HeaderFields>>;
  allow_raw_access: Opt<Opt<boolean>>;
  is_aliased: Opt<Opt<boolean>>;
}
export interface AssetPropertiesRecord {
  max_age: Opt<bigint>;
  headers: Opt<HeaderFields>;
  allow_raw_access: Opt<boolean>;
  is_aliased: Opt<boolean>;
}
export interface StoreRecord {
  key: string;
  content: Uint8Array;
  content_type: string;
  content_encoding: string;
  sha256: Opt<Uint8Array>;
}
export type BatchOperation =
  | { CreateAsset: CreateAssetRecord }
  | { SetAssetContent: SetAssetContentRecord }
  | { SetAssetProperties: SetAssetPropertiesRecord }
  | { UnsetAssetContent: UnsetAssetContentRecord }
  | { DeleteAsset: { key: string } }
  | { Clear: Record<string, never> };
export interface CommitBatchRecord {
  batch_id: bigint;
  operations: BatchOperation[];
}

export type PermissionVariant = { Commit: null } | { ManagePermissions: null } | { Prepare: null };
export type ValidationRecord = { Ok: string } | { Err: string };

export interface ConfigurationRecord {
  max_batches: Opt<bigint>;
  max_chunks: Opt<bigint>;
  max_bytes: Opt<bigint>;
}
export type ConfigureRecord = { [K in keyof ConfigurationRecord]: Opt<ConfigurationRecord[K]> };

export interface ChunkLocatorRecord {
  key: string;
  content_encoding: string;
  sha256: Opt<Uint8Array>;
  index: bigint;
}
export interface StateInfoRecord {
  last_state_update_timestamp: bigint;
  state_hash: Opt<string>;
}
export interface GetResultRecord {
  content: Uint8Array;
  sha256: Opt<Uint8Array>;
  content_type: string;
  content_encoding: string;
  total_length: bigint;
}
export interface AssetSummaryRecord extends AssetPropertiesRecord {
  key: string;
  content_type: string;
  encodings: { content_encoding: string; sha256: Opt<Uint8Array>; length: bigint; modified: bigint }[];
}
export interface HttpRequestRecord {
  method: string;
  url: string;
  headers: HeaderFields;
  body: Uint8Array;
}
export interface StreamingPartRecord {
  body: Uint8Array;
  token: Opt<ChunkLocatorRecord>;
}
export interface HttpResponseRecord {
  status_code: number;
  headers: HeaderFields;
  body: Uint8Array;
  streaming_strategy: Opt<{ Callback: { callback: [Principal, string]; token: ChunkLocatorRecord } }>;
  upgrade: Opt<boolean>;
}
