import { Actor, type Agent, IDL } from "@store-forever/protocol/ic";

/**
 * The part of the standard asset canister's interface that an upload needs. `AssetManager` of @dfinity/assets does not offer an
 * asset's properties.
 */
type Opt<T> = [] | [T];

export interface ListedAsset extends AssetProperties {
  key: string;
  content_type: string;
  encodings: { content_encoding: string; sha256: Opt<Uint8Array> }[];
}
interface AssetProperties {
  max_age: Opt<bigint>;
  headers: Opt<[string, string][]>;
  allow_raw_access: Opt<boolean>;
  is_aliased: Opt<boolean>;
}
export type UploadOperation =
  | {
      CreateAsset: {
        key: string;
        content_type: string;
        max_age: Opt<bigint>;
        headers: Opt<[string, string][]>;
        enable_aliasing: Opt<boolean>;
        allow_raw_access: Opt<boolean>;
      };
    }
  | {
      SetAssetContent: {
        key: string;
        content_encoding: string;
        sha256: Opt<Uint8Array>;
        chunk_ids: bigint[];
        last_chunk: Opt<Uint8Array>;
      };
    }
  | { DeleteAsset: { key: string } };

export interface UploadActor {
  list: (arg: { start: Opt<bigint>; length: Opt<bigint> }) => Promise<ListedAsset[]>;
  create_batch: (arg: Record<string, never>) => Promise<{ batch_id: bigint }>;
  create_chunks: (arg: { batch_id: bigint; content: Uint8Array[] }) => Promise<{ chunk_ids: bigint[] }>;
  commit_batch: (arg: { batch_id: bigint; operations: UploadOperation[] }) => Promise<void>;
}

const Blob = IDL.Vec(IDL.Nat8);
const Headers = IDL.Opt(IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)));
const BatchId = { batch_id: IDL.Nat };
const EncodingOf = { key: IDL.Text, content_encoding: IDL.Text };
const StoredAssets = IDL.Vec(
  IDL.Record({
    max_age: IDL.Opt(IDL.Nat64),
    headers: Headers,
    allow_raw_access: IDL.Opt(IDL.Bool),
    is_aliased: IDL.Opt(IDL.Bool),
    key: IDL.Text,
    content_type: IDL.Text,
    encodings: IDL.Vec(IDL.Record({ content_encoding: IDL.Text, sha256: IDL.Opt(Blob) })),
  }),
);
const OperationType = IDL.Variant({
  CreateAsset: IDL.Record({
    key: IDL.Text,
    content_type: IDL.Text,
    max_age: IDL.Opt(IDL.Nat64),
    headers: Headers,
    enable_aliasing: IDL.Opt(IDL.Bool),
    allow_raw_access: IDL.Opt(IDL.Bool),
  }),
  SetAssetContent: IDL.Record({
    ...EncodingOf,
    sha256: IDL.Opt(Blob),
    chunk_ids: IDL.Vec(IDL.Nat),
    last_chunk: IDL.Opt(Blob),
  }),
  DeleteAsset: IDL.Record({ key: IDL.Text }),
});

export function uploadActor(agent: Agent, canisterId: string): UploadActor {
  const service = () =>
    IDL.Service({
      list: IDL.Func([IDL.Record({ start: IDL.Opt(IDL.Nat), length: IDL.Opt(IDL.Nat) })], [StoredAssets], ["query"]),
      create_batch: IDL.Func([IDL.Record({})], [IDL.Record(BatchId)], []),
      create_chunks: IDL.Func(
        [IDL.Record({ ...BatchId, content: IDL.Vec(Blob) })],
        [IDL.Record({ chunk_ids: IDL.Vec(IDL.Nat) })],
        [],
      ),
      commit_batch: IDL.Func([IDL.Record({ ...BatchId, operations: IDL.Vec(OperationType) })], [], []),
    });
  return Actor.createActor<UploadActor>(service, { agent, canisterId });
}
